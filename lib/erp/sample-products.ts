/**
 * Products and services of a made-up general merchant: `description | HS or ISIC | category | tax code | unit | price`.
 * Four digits are an ISIC code (service), `NNNN.NN` an HS code (goods); the price is in NGN, before tax.
 */
export const SAMPLE_PRODUCTS = `
Parboiled rice, 50 kg bag|1006.30|Food|VAT0|BG|78500.00
Wheat flour, 50 kg bag|1101.00|Food|VAT0|BG|62000.00
Maize meal, 10 kg|1102.20|Food|VAT0|BG|9800.00
Dried beans, 5 kg|0713.33|Food|VAT0|BG|8950.00
Garri, white, 10 kg|1106.20|Food|VAT0|BG|7400.00
Palm oil, 25 litres|1511.90|Food|VAT0|CAN|51250.00
Groundnut oil, 5 litres|1508.90|Food|VAT0|CAN|14990.00
Iodised salt, 1 kg|2501.00|Food|VAT0|PK|450.00
White sugar, 50 kg bag|1701.99|Food|VAT75|BG|84300.00
Full-cream milk powder, 400 g|0402.21|Food|VAT75|TN|3150.00
Instant coffee, 200 g|2101.11|Food|VAT75|JR|5875.50
Black tea, 100 bags|0902.30|Food|VAT75|PK|2499.99
Spaghetti, 500 g|1902.19|Food|VAT75|PK|980.00
Sweet biscuits, carton|1905.31|Food|VAT75|CT|11400.00
Tomato paste, 70 g sachets, carton|2002.90|Food|VAT75|CT|10650.00
Sardines in oil, 125 g|1604.13|Food|VAT75|TN|1245.00
Frozen mackerel, 20 kg carton|0303.54|Food|VAT0|CT|58700.00
Seasoning cubes, carton|2103.90|Food|VAT75|CT|18990.00
Chocolate bar, 100 g|1806.32|Food|VAT75|H87|1799.95
Infant formula, 900 g|1901.10|Baby products|EXM|TN|16250.00
Diapers, size 4, pack of 60|9619.00|Baby products|EXM|PK|12800.00
Table water, 75 cl, pack of 12|2201.10|Beverages|VAT75|PK|2350.00
Cola, 50 cl, pack of 12|2202.10|Beverages|VAT75|PK|4680.00
Orange juice, 1 litre|2009.12|Beverages|VAT75|H87|1875.00
Malt drink, 33 cl, pack of 24|2202.99|Beverages|VAT75|PK|9995.00
Portland cement, 50 kg bag|2523.29|Building materials|VAT75|BG|9850.00
Reinforcing bar, 12 mm|7214.20|Building materials|VAT75|H87|10340.25
Roofing sheet, galvanised|7210.41|Building materials|VAT75|H87|7625.00
Ceramic floor tile, 60 x 60|6907.21|Building materials|VAT75|MTK|8490.00
Emulsion paint, 20 litres|3209.10|Building materials|VAT75|DR|36750.00
PVC pipe, 4 inch|3917.23|Building materials|VAT75|H87|6180.00
Steel security door|7308.30|Building materials|VAT75|H87|215000.00
Plywood, 18 mm|4412.33|Building materials|VAT75|H87|24600.00
Sandcrete block, 9 inch|6810.11|Building materials|VAT75|H87|720.00
Wire nails, 25 kg|7317.00|Building materials|VAT75|BX|43210.00
Padlock, brass, 50 mm|8301.10|Hardware|VAT75|H87|4875.75
Door hinge, steel, pair|8302.10|Hardware|VAT75|PR|1320.00
Spade with handle|8201.10|Hardware|VAT75|H87|6400.00
Claw hammer|8205.20|Hardware|VAT75|H87|5150.00
Cordless drill, 18 V|8467.21|Hardware|VAT75|H87|68900.00
Screwdriver set|8205.40|Hardware|VAT75|SET|8725.00
Toilet soap, 6 bars|3401.11|Household|VAT75|PK|2150.00
Laundry detergent, 2 kg|3402.50|Household|VAT75|PK|4399.00
Shampoo, 400 ml|3305.10|Household|VAT75|H87|3675.00
Toothpaste, 140 g|3306.10|Household|VAT75|H87|1450.00
Toilet tissue, 12 rolls|4818.10|Household|VAT75|PK|3999.99
Plastic food container set|3924.10|Household|VAT75|SET|5480.00
Stainless cooking pot, 5 litres|7323.93|Household|VAT75|H87|19850.00
Porcelain plate|6911.10|Household|VAT75|H87|2260.00
Insecticide spray, 600 ml|3808.91|Household|VAT75|H87|3245.00
Bed linen set, cotton|6302.21|Home textiles|VAT75|SET|22700.00
Bath towel|6302.60|Home textiles|VAT75|H87|6950.00
Foam mattress, 6 x 6|9404.21|Furniture|VAT75|H87|148500.00
Wooden bookshelf|9403.60|Furniture|VAT75|H87|96400.00
Office desk, wood|9403.30|Furniture|VAT75|H87|174250.00
Office chair, swivel|9401.31|Furniture|VAT75|H87|83999.00
Steel filing cabinet|9403.10|Furniture|VAT75|H87|129900.00
Cotton T-shirt|6109.10|Clothing|VAT75|H87|7200.00
Work overall|6211.33|Clothing|VAT75|H87|18650.00
Leather shoes, pair|6403.99|Clothing|VAT75|PR|38900.00
Travel case, hard shell|4202.12|Clothing|VAT75|H87|57300.00
Safety helmet|6506.10|Clothing|VAT75|H87|7850.00
Copy paper A4, ream|4802.56|Stationery|VAT75|RM|6150.00
Exercise book, 80 leaves|4820.20|Stationery|VAT0|H87|650.00
Account register|4820.10|Stationery|VAT75|H87|3480.00
Ballpoint pens, box of 50|9608.10|Stationery|VAT75|BX|5225.00
School textbook, mathematics|4901.99|Books|VAT0|H87|4500.00
Children's picture book|4903.00|Books|VAT0|H87|3150.00
Laser printer|8443.31|Office machines|VAT75|H87|287500.00
Toner cartridge|8443.99|Office machines|VAT75|H87|64325.00
Laptop computer, 14 inch|8471.30|Computers|VAT75|H87|865000.00
Monitor, 24 inch|8528.52|Computers|VAT75|H87|198750.00
External disk, 1 TB|8471.70|Computers|VAT75|H87|88400.00
Smartphone, 128 GB|8517.13|Telephones|VAT75|H87|312999.99
Wi-Fi router|8517.62|Telephones|VAT75|H87|54800.00
Headphones|8518.30|Telephones|VAT75|H87|21450.00
Television set, 43 inch|8528.72|Electrical|VAT75|H87|329000.00
Inverter, 3.5 kVA|8504.40|Electrical|VAT75|H87|486500.00
Battery, 12 V 200 Ah|8507.20|Electrical|VAT75|H87|274900.00
Solar panel, 400 W|8541.43|Electrical|VAT75|H87|118600.00
Petrol generator, 2.5 kVA|8502.20|Electrical|VAT75|H87|268000.00
Standing fan|8414.51|Electrical|VAT75|H87|42750.00
Air conditioner, 1.5 hp|8415.10|Electrical|VAT75|H87|412300.00
Refrigerator, 250 litres|8418.10|Electrical|VAT75|H87|398700.00
Washing machine, 8 kg|8450.11|Electrical|VAT75|H87|346250.00
Gas cooker, 4 burners|7321.11|Electrical|VAT75|H87|158900.00
Electric kettle|8516.79|Electrical|VAT75|H87|16480.00
Wall switch, two gang|8536.50|Electrical|VAT75|H87|1985.00
Copper cable, 2.5 mm, 100 m|8544.49|Electrical|VAT75|RL|73650.00
LED lamp, 12 W|8539.52|Electrical|VAT75|H87|1675.25
Car tyre, 195/65 R15|4011.10|Vehicle parts|VAT75|H87|67400.00
Truck tyre, 315/80 R22.5|4011.20|Vehicle parts|VAT75|H87|389500.00
Brake pads, set|8708.30|Vehicle parts|VAT75|SET|24875.00
Oil filter|8421.23|Vehicle parts|VAT75|H87|5490.00
Motor oil, 4 litres|2710.19|Vehicle parts|VAT75|CAN|22350.00
Motorcycle, 150 cc|8711.20|Vehicles|VAT75|H87|1145000.00
Urea fertiliser, 50 kg|3102.10|Agriculture|VAT0|BG|34500.00
NPK fertiliser, 50 kg|3105.20|Agriculture|VAT0|BG|38750.00
Hybrid maize seed, 10 kg|1005.10|Agriculture|VAT0|BG|27600.00
Poultry feed, 25 kg|2309.90|Agriculture|VAT0|BG|17850.00
Water pump, 2 inch|8413.70|Agriculture|VAT75|H87|126500.00
Paracetamol tablets, 96|3004.90|Medicines|VAT0|PK|1450.00
Sterile bandage, 10|3005.90|Medicines|VAT0|PK|1875.00
Syringe, 5 ml, box of 100|9018.31|Medicines|VAT0|BX|8600.00
Examination gloves, box of 100|4015.12|Medicines|VAT0|BX|7350.00
Delivery within the city|5320|Transport services|VAT75|C62|4500.00
Haulage between branches, per trip|4923|Transport services|VAT75|C62|285000.00
Warehouse storage, per pallet and month|5210|Transport services|VAT75|C62|18750.00
Installation of solar equipment|4321|Installation services|VAT75|C62|65000.00
Repair of electrical equipment, per hour|3314|Repair services|VAT75|HUR|12500.00
Repair of machinery, per hour|3312|Repair services|VAT75|HUR|15800.00
Vehicle maintenance, per visit|4520|Repair services|VAT75|C62|47500.00
Software support, per month|6202|Computer services|VAT75|MON|225000.00
Website hosting, per month|6311|Computer services|VAT75|MON|38999.99
Programming, per day|6201|Computer services|VAT75|DAY|175000.00
Staff training, per day|8549|Education services|EXM|DAY|145000.00
Equipment rental, per day|7730|Rental services|VAT75|DAY|52400.00
Vehicle rental, per day|7710|Rental services|VAT75|DAY|61250.00
Shop-in-shop space, per month|6810|Real estate services|EXM|MON|340000.00
Advertising space, per month|7310|Advertising services|VAT75|MON|97500.00
`.trim();
