namespace Maintenance.Cloud.Work;

/// <summary>What came of a step.</summary>
public enum StepStatus
{
    Open,
    Passed,

    /// <summary>Answered, and not as it should be: out of limits, a choice that fails, not done.</summary>
    Failed,

    /// <summary>Left out; its note says why.</summary>
    Skipped,
    NotApplicable,
}
