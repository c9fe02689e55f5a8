import * as z from 'zod';

const FilteredEvents = z.object({ events: z.array(z.object({ message: z.string() })).default([]) });

/** The log of a function, oldest line first. The SDK of CloudWatch Logs is no dependency for this one call. */
export const functionLog = async (endpoint: string, functionName: string): Promise<readonly string[]> => {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Logs_20140328.FilterLogEvents',
      // The emulator finds the service by it and checks nothing.
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20200101/eu-west-1/logs/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify({ logGroupName: `/aws/lambda/${functionName}` }),
  });
  const { events } = FilteredEvents.parse(await response.json());
  return events.map(({ message }) => message.trimEnd());
};
