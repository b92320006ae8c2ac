namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>A message of an edge node with a place in the sequence.</summary>
internal readonly record struct Waiting(SparkplugTopic Topic, SparkplugPayload Payload, DateTimeOffset ReceivedAtUtc);
