namespace Maintenance.Cloud.Live;

/// <summary>How many streams of events are open in this process, by whom.</summary>
internal sealed class OpenStreams
{
    /// <summary>Streams of one account or key at a time.</summary>
    public const int MostOfOne = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _byActor = new(StringComparer.Ordinal);

    /// <returns>False where <see cref="MostOfOne"/> are open already; else it is to be closed again.</returns>
    public bool TryOpen(string actor)
    {
        lock (_gate)
        {
            var open = _byActor.GetValueOrDefault(actor);
            if (open >= MostOfOne)
                return false;
            _byActor[actor] = open + 1;
            return true;
        }
    }

    public void Close(string actor)
    {
        lock (_gate)
        {
            if (--_byActor[actor] == 0)
                _byActor.Remove(actor);
        }
    }
}
