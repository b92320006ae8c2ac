namespace Maintenance.Cloud.Assets;

/// <summary>What a row of the ledger of stock is.</summary>
internal enum StockKind
{
    In,
    Out,

    /// <summary>Puts right what was written wrongly.</summary>
    Adjustment,
    Return,

    /// <summary>The difference that counting found.</summary>
    Count,
}
