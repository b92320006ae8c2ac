namespace Maintenance.Protocols.Modbus.Planning;

/// <summary>The largest request that a device takes, narrowed down between what it granted and what it refused.</summary>
internal sealed class SizeLimit(int most)
{
    private readonly int _most = most;
    private int _granted;

    /// <summary>Nothing larger is asked for, save to try.</summary>
    public int Current { get; private set; } = most;

    /// <summary>Everything larger was refused, or is against the specification.</summary>
    public int Highest { get; private set; } = most;

    /// <summary>What to try next; <see cref="Current"/> once it is known.</summary>
    public int Trial => (Current + Highest + 1) / 2;

    public void Grant(int quantity)
    {
        _granted = Math.Max(_granted, quantity);
        Current = Math.Max(Current, quantity);
        Highest = Math.Max(Highest, quantity);
    }

    /// <returns>False if more than this was granted before: then it was not the size.</returns>
    public bool Refuse(int quantity)
    {
        if (quantity <= _granted || quantity <= 1)
            return false;
        Highest = Math.Min(Highest, quantity - 1);
        Current = Math.Min(Highest, Math.Max(_granted, Math.Min(Current, quantity / 2)));
        return true;
    }

    /// <summary>What was refused may be granted by now.</summary>
    public void TryAgain() => Highest = _most;

    /// <summary>Nothing that is to be read would make a request of more than the current size under this one.</summary>
    public void Assume(int size) => Current = size;
}
