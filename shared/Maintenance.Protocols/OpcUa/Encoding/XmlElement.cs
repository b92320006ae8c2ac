namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>A fragment of XML as text (Part 6 §5.2.2.8). It is carried, not parsed.</summary>
public readonly record struct XmlElement(string? Text);
