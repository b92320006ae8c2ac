namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>Device time of the newest sample of a device, or of all. For the pipeline's thread.</summary>
internal sealed class NewestTime
{
    public DateTimeOffset AtUtc { get; private set; } = DateTimeOffset.MinValue;

    public void Hear(DateTimeOffset atUtc)
    {
        if (atUtc > AtUtc)
            AtUtc = atUtc;
    }
}
