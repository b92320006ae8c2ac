using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Fuzz;

/// <summary>
/// Feeds mutated messages of every service to the decoder of OPC UA. Each must be read or refused by name, and may allocate no
/// more than a multiple of its own bytes: what a length claims is believed only after the bytes have been found to be there.
/// </summary>
public static class OpcUaFuzz
{
    private const int MostFindings = 20;

    // The widest element is a DataValue, 48 bytes for one on the wire; records and lists around the smallest structures weigh more.
    private const int MostBytesForOne = 256;
    private const int MostBytesBesides = 64_000; // an exception with its texts
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(5);

    public static Task<OpcUaFuzzResult> RunAsync(long messages, int seed, int threads, TimeProvider clock) =>
        RunAsync(OpcUaCorpus.All(), messages, seed, threads, clock);

    /// <param name="corpus">Good messages, of this protocol or another.</param>
    public static async Task<OpcUaFuzzResult> RunAsync(
        IReadOnlyList<OpcUaSeed> corpus, long messages, int seed, int threads, TimeProvider clock)
    {
        var started = clock.GetTimestamp();
        var shares = await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
            new Share(corpus, new Random(seed + thread), clock).Run((messages / threads) + (thread < messages % threads ? 1 : 0)))));
        return new(
            shares.Sum(share => share.Read + share.Refused),
            shares.Sum(share => share.Read),
            shares.Sum(share => share.Refused),
            shares.Max(share => share.MostAllocated),
            shares.Max(share => share.Slowest).TotalMilliseconds,
            clock.GetElapsedTime(started).TotalSeconds,
            [.. shares.SelectMany(share => share.Findings)]);
    }

    /// <summary>What one thread does.</summary>
    private sealed class Share(IReadOnlyList<OpcUaSeed> corpus, Random random, TimeProvider clock)
    {
        private readonly Mutator _mutator = new(random, corpus);

        public long Read { get; private set; }

        public long Refused { get; private set; }

        public long MostAllocated { get; private set; }

        public TimeSpan Slowest { get; private set; }

        public List<string> Findings { get; } = [];

        public Share Run(long messages)
        {
            for (var message = 0L; message < messages && Findings.Count < MostFindings; message++)
            {
                var seed = corpus[random.Next(corpus.Count)];
                Feed(seed, _mutator.Mutate(seed.Bytes), isSecond: false);
            }

            return this;
        }

        private void Feed(OpcUaSeed seed, ReadOnlySpan<byte> bytes, bool isSecond)
        {
            var (allocated, began) = (GC.GetAllocatedBytesForCurrentThread(), clock.GetTimestamp());
            try
            {
                seed.Read(bytes);
                Read++;
            }
            catch (DecodingException)
            {
                Refused++;
            }
            catch (Exception crash) when (crash is not OutOfMemoryException)
            {
                Find(seed, bytes, crash.ToString());
            }

            var (cost, took) = (GC.GetAllocatedBytesForCurrentThread() - allocated, clock.GetElapsedTime(began));
            if (!isSecond && IsTooMuch(bytes, cost))
                Feed(seed, bytes, isSecond: true); // what the runtime makes once, such as an exception's texts, is not the message's
            else
                Judge(seed, bytes, cost, took);
        }

        private void Judge(OpcUaSeed seed, ReadOnlySpan<byte> bytes, long allocated, TimeSpan took)
        {
            MostAllocated = Math.Max(MostAllocated, allocated - ((long)MostBytesForOne * bytes.Length));
            Slowest = took > Slowest ? took : Slowest;
            if (IsTooMuch(bytes, allocated))
                Find(seed, bytes, $"allocated {allocated} bytes");
            if (took > Hang)
                Find(seed, bytes, $"took {took}");
        }

        private static bool IsTooMuch(ReadOnlySpan<byte> bytes, long allocated) =>
            allocated > ((long)MostBytesForOne * bytes.Length) + MostBytesBesides;

        private void Find(OpcUaSeed seed, ReadOnlySpan<byte> bytes, string what) =>
            Findings.Add($"{seed.Name} of {Convert.ToHexString(bytes)}: {what}");
    }
}
