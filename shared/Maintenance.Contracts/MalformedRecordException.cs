namespace Maintenance.Contracts;

/// <summary>Bytes that are not what they claim to be. The message says what was expected and where.</summary>
public sealed class MalformedRecordException(string message, Exception? inner = null) : FormatException(message, inner)
{
    /// <summary>Sequence of the record that is meant; null where it is not one record or is not known.</summary>
    public long? Record { get; init; }
}
