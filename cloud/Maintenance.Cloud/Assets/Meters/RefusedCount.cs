namespace Maintenance.Cloud.Assets;

/// <summary>Why what a tag said is no reading of its meter.</summary>
internal enum RefusedCount
{
    /// <summary>It was not measured, or not well.</summary>
    BadQuality,

    /// <summary>It is not later than what was counted already, or lies in the future.</summary>
    OutOfOrder,

    /// <summary>The meter never shows such a value.</summary>
    OutOfRange,

    /// <summary>It is less than before, and not because the meter began again.</summary>
    Backwards,
}
