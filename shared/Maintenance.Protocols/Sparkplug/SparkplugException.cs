namespace Maintenance.Protocols.Sparkplug;

/// <summary>A message, a topic or a value that is not as Sparkplug B 3.0 has it. The message says what is wrong with it.</summary>
public sealed class SparkplugException(string message, Exception? cause = null) : Exception(message, cause);
