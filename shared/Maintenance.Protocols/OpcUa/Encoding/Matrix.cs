namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>An array of more than one dimension: its elements row by row, the last index running fastest (Part 6 §5.2.2.16).</summary>
internal sealed record Matrix(Array Elements, int[] Dimensions);
