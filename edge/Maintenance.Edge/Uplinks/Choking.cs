using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Uplinks;

/// <summary>
/// Tells a batch on which the cloud fails from a cloud that fails: the first is a matter of the same few records each time.
/// </summary>
internal sealed class Choking
{
    /// <summary>Failures at one place before its records are suspected; with the waits between them some two minutes.</summary>
    public const int Patience = 8;

    private long _first;
    private int _times;
    private long _suspectThrough;

    /// <summary>Takes note of a failure.</summary>
    /// <returns>Whether the batch is suspected: to be made smaller, or where it is one record, to be replaced.</returns>
    public bool IsSuspect(Batch batch)
    {
        var first = batch.Header.FirstSequence;
        _times = first == _first ? _times + 1 : 1;
        _first = first;
        if (_times < Patience && first > _suspectThrough)
            return false;
        _suspectThrough = first + batch.Records.Count - 1;
        return true;
    }

    /// <summary>The stream begins anew, or what was suspected is out of the way.</summary>
    public void Forget() => (_first, _times, _suspectThrough) = (0, 0, 0);
}
