namespace Maintenance.Simulators.Machines;

/// <summary>A quantity that a machine measures.</summary>
/// <param name="Unit">Of engineering; empty for a state.</param>
internal sealed record Signal(string Name, string Unit)
{
    /// <summary>A state is 0 or 1, and has no sensor that could drift.</summary>
    public bool IsState => Unit.Length == 0;
}
