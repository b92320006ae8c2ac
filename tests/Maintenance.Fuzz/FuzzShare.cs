using Maintenance.Protocols.OpcUa;

namespace Maintenance.Fuzz;

/// <summary>What one thread of a fuzz run does.</summary>
internal sealed class FuzzShare(IReadOnlyList<FuzzSeed> corpus, Random random, TimeProvider clock)
{
    private const int MostFindings = 20;

    // The widest element is a DataValue, 48 bytes for one on the wire; records and lists around the smallest structures weigh more.
    private const int MostBytesForOne = 256;
    private const int MostBytesBesides = 64_000; // an exception with its texts

    private readonly Mutator _mutator = new(random, corpus);
    private FuzzSeed _seed = corpus[0];
    private long _fed;
    private volatile bool _isOver;

    /// <summary>Messages so far, the one that is being read among them.</summary>
    public long Fed => Interlocked.Read(ref _fed);

    public bool IsOver => _isOver;

    public long Read { get; private set; }

    public long Refused { get; private set; }

    /// <summary>By one message, in bytes.</summary>
    public long MostAllocated { get; private set; }

    public TimeSpan Slowest { get; private set; }

    public List<string> Findings { get; } = [];

    public void Run(long messages, CancellationToken over)
    {
        for (var message = 0L; message < messages && Findings.Count < MostFindings && !over.IsCancellationRequested; message++)
        {
            _seed = corpus[random.Next(corpus.Count)];
            var bytes = _mutator.Mutate(_seed.Bytes);
            Interlocked.Increment(ref _fed);
            Feed(bytes);
        }

        _isOver = true;
    }

    /// <summary>What to say of the message that this thread does not come back from.</summary>
    public string Hanging(TimeSpan since) => Describe(_mutator.Latest, $"was still being read after {since.TotalSeconds} s");

    private void Feed(ReadOnlySpan<byte> bytes)
    {
        var (allocated, began) = (GC.GetAllocatedBytesForCurrentThread(), clock.GetTimestamp());
        try
        {
            _seed.Read(bytes);
            Read++;
        }
        catch (Exception refused) when (IsRefusal(refused))
        {
            Refused++;
        }
        catch (Exception crash) when (crash is not OutOfMemoryException)
        {
            Findings.Add(Describe(bytes, crash.ToString()));
            return;
        }

        var took = clock.GetElapsedTime(began);
        Slowest = took > Slowest ? took : Slowest;
        var cost = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (IsTooMuch(bytes, cost))
            cost = CostAgain(bytes); // what the runtime makes once, such as an exception's texts, is not the message's
        MostAllocated = Math.Max(MostAllocated, cost);
        if (IsTooMuch(bytes, cost))
            Findings.Add(Describe(bytes, $"allocated {cost} bytes"));
    }

    private long CostAgain(ReadOnlySpan<byte> bytes)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            _seed.Read(bytes);
        }
        catch (Exception refused) when (IsRefusal(refused))
        {
            // Counted the first time.
        }

        return GC.GetAllocatedBytesForCurrentThread() - allocated;
    }

    private static bool IsRefusal(Exception thrown) => thrown is RefusedMessageException or OpcUaException;

    private static bool IsTooMuch(ReadOnlySpan<byte> bytes, long allocated) =>
        allocated > ((long)MostBytesForOne * bytes.Length) + MostBytesBesides;

    private string Describe(ReadOnlySpan<byte> bytes, string what) => $"{_seed.Name} of {Convert.ToHexString(bytes)}: {what}";
}
