namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>What one message may still use up while it is read.</summary>
internal sealed class ReadBudget(SparkplugLimits limits)
{
    private int _items = limits.Items;
    private int _depth = limits.Depth;

    public int Text => limits.Text;

    /// <summary>One more metric, row, element, column, property or parameter.</summary>
    public void TakeItem()
    {
        if (--_items < 0)
            throw new SparkplugException($"The message holds more than {limits.Items} items.");
    }

    /// <summary>Into a message within the message.</summary>
    public void Enter()
    {
        if (--_depth < 0)
            throw new SparkplugException($"The message is nested deeper than {limits.Depth}.");
    }

    public void Leave() => _depth++;
}
