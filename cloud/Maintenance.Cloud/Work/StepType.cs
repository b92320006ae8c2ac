namespace Maintenance.Cloud.Work;

/// <summary>What kind of answer a step asks for.</summary>
public enum StepType
{
    /// <summary>Done, or found well: true or false.</summary>
    Check,

    /// <summary>A number, with limits where there are some.</summary>
    Number,

    /// <summary>One of the step's choices.</summary>
    Choice,
    Text,

    /// <summary>A photo of the step: the id of its document.</summary>
    Photo,

    /// <summary>The stand of a meter.</summary>
    Meter,

    /// <summary>A signature on the step.</summary>
    Signature,
}
