namespace Maintenance.Cloud.Catalogues;

/// <summary>What a field of an asset class holds.</summary>
internal enum CustomFieldType
{
    Text,

    /// <summary>With at most four decimals.</summary>
    Number,
    Whole,

    /// <summary>One of a list.</summary>
    Choice,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>A day of the calendar.</summary>
    Day,
}
