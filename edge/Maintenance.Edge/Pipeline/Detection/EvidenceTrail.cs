using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>What one tag says after an alarm: gathered until it is enough, or its time is over, and sent once. For the pipeline's thread.</summary>
/// <param name="alarmId">The activation that it follows.</param>
/// <param name="tag">Place in the configuration's tags.</param>
internal sealed class EvidenceTrail(Guid alarmId, int tag, string name)
{
    /// <summary>Samples that are enough.</summary>
    public const int Most = 64;

    private readonly List<EvidenceSample> _samples = new(Most);

    public int Tag => tag;

    public bool IsEmpty => _samples.Count == 0;

    public bool IsFull => _samples.Count >= Most;

    public void Add(in EvidenceSample sample) => _samples.Add(sample);

    public AlarmEvidence ToEvidence() => new(alarmId, name, _samples);
}
