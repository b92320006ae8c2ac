using System.Text;

namespace Maintenance.Protocols.Mqtt;

/// <summary>The rules for topic names and filters (MQTT 3.1.1 §4.7), as errors for whoever wrote them.</summary>
public static class MqttTopic
{
    internal static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Throws unless a message can be published to <paramref name="topic"/>.</summary>
    public static void RequireName(string topic)
    {
        RequireString(topic, "topic", nameof(topic));
        if (topic.AsSpan().ContainsAny('+', '#'))
            throw new ArgumentException($"[MQTT-3.3.2-2] A topic to publish to has no wildcards: '{topic}'.", nameof(topic));
    }

    /// <summary>Throws unless <paramref name="filter"/> can be subscribed to.</summary>
    public static void RequireFilter(string filter)
    {
        RequireString(filter, "topic filter", nameof(filter));
        var levels = filter.Split('/');
        if (IsShared(filter) && (levels.Length < 3 || levels[1].Length == 0 || levels[1].AsSpan().ContainsAny('+', '#')
            || (levels.Length == 3 && levels[2].Length == 0)))
        {
            throw new ArgumentException($"[MQTT-4.8.2-1] A shared filter is $share/GROUP/FILTER, the group without wildcards: '{filter}'.", nameof(filter));
        }

        for (var at = 0; at < levels.Length; at++)
        {
            var level = levels[at];
            if (level.Contains('#') && (level.Length > 1 || at < levels.Length - 1))
                throw new ArgumentException($"[MQTT-4.7.1-2] # must be the whole last level: '{filter}'.", nameof(filter));
            if (level.Contains('+') && level.Length > 1)
                throw new ArgumentException($"[MQTT-4.7.1-3] + must be a whole level: '{filter}'.", nameof(filter));
        }
    }

    /// <summary>Whether its messages go to one of a group's subscribers (MQTT 5.0 §4.8.2).</summary>
    internal static bool IsShared(string filter) => filter.StartsWith("$share/", StringComparison.Ordinal);

    private static void RequireString(string text, string what, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        if (text.Length == 0)
            throw new ArgumentException($"[MQTT-4.7.3-1] A {what} has at least one character.", parameter);
        if (text.Contains('\0'))
            throw new ArgumentException($"[MQTT-4.7.3-2] A {what} does not contain U+0000.", parameter);
        int length;
        try
        {
            length = StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException unpaired)
        {
            throw new ArgumentException($"[MQTT-1.5.3-1] A {what} has no unpaired surrogates.", parameter, unpaired);
        }

        if (length > ushort.MaxValue)
            throw new ArgumentException($"[MQTT-4.7.3-3] A {what} has at most 65,535 bytes, not {length}.", parameter);
    }
}
