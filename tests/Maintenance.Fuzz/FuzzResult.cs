namespace Maintenance.Fuzz;

/// <summary>What came of so many mutated messages.</summary>
/// <param name="Messages">Each counted once, however often it was read.</param>
/// <param name="Read">Messages that were still readable.</param>
/// <param name="Refused">Messages refused by name.</param>
/// <param name="MostBytesAllocated">By one message; a message has up to 8,192 bytes.</param>
/// <param name="SlowestMs">The longest that one message took, in ms; a pause of the collector counts.</param>
/// <param name="Findings">Each with the message that shows it, in hexadecimal.</param>
public sealed record FuzzResult(
    long Messages, long Read, long Refused, long MostBytesAllocated, double SlowestMs, double Seconds, IReadOnlyList<string> Findings);
