using Maintenance.Analytics.Drift;
using Maintenance.Analytics.State;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// What the gateway's machines of one class have in common: the weather in their temperatures. What they tell of one period of
/// device time is known when the first row of a later one comes. For the pipeline's thread; nothing is allocated per row.
/// </summary>
internal sealed class Surroundings : IRemembering, IStateful
{
    /// <summary>Machines of a class that are heard; the middle of so many is not changed by more.</summary>
    private const int MostPeers = 256;

    private readonly Dictionary<(string Class, string Signal), OfSignal> _signals = [];

    public string Unit => "surroundings";

    public IEnumerable<KeyValuePair<string, IStateful>> Memories => [new("levels", this)];

    public bool IsUrgent { get; set; }

    public string StateName => "surroundings/1";

    public OfSignal Of(string assetClass, string signal)
    {
        if (!_signals.TryGetValue((assetClass, signal), out var known))
            _signals[(assetClass, signal)] = known = new();
        return known;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_signals.Count);
        foreach (var ((assetClass, signal), known) in _signals)
        {
            writer.Write(assetClass);
            writer.Write(signal);
            writer.Write(known);
        }
    }

    public void Restore(StateReader reader)
    {
        for (var left = reader.ReadCount(int.MaxValue); left > 0; left--)
            reader.Read(Of(reader.ReadString(), reader.ReadString()));
    }

    /// <summary>One signal of one class.</summary>
    internal sealed class OfSignal : IStateful
    {
        private readonly PeerLevel _peers = new(MostPeers);
        private DateTimeOffset _rowUtc;

        public string StateName => "surroundings-signal/1";

        /// <summary>What all have in common before a row, in the signal's unit.</summary>
        public double Before(DateTimeOffset rowUtc)
        {
            if (rowUtc > _rowUtc)
            {
                _rowUtc = rowUtc;
                _peers.Close();
            }

            return _peers.Level;
        }

        /// <summary>Tells of one machine's row, over what is expected of it; NaN tells nothing.</summary>
        public void Tell(double value) => _peers.Add(value);

        public void Save(StateWriter writer)
        {
            writer.Write(_peers);
            writer.Write(_rowUtc);
        }

        public void Restore(StateReader reader)
        {
            reader.Read(_peers);
            _rowUtc = reader.ReadInstant();
        }
    }
}
