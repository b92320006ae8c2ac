using System.IO.Pipelines;
using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>A byte stream on which CONNECT was accepted.</summary>
internal sealed record Handshake(Stream Stream, PipeReader Input, bool SessionPresent, MqttGranted Granted)
{
    private const int ReceiveBuffer = 32 * 1024;

    public static async Task<Handshake> MakeAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        var stream = await Transport.OpenAsync(options, cancellationToken);
        try
        {
            var scram = options.Scram is { } wanted ? new ScramExchange(wanted) : null;
            await SendAsync(stream, new ConnectPacket(options, scram), cancellationToken);
            var input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: ReceiveBuffer, leaveOpen: true));
            var answer = await ConverseAsync(stream, input, options, scram, cancellationToken);
            if (!answer.IsAccepted)
                throw answer.Refusal(options.Broker, options.Version);
            scram?.Verify(answer.Properties.AuthenticationData);
            if (answer.SessionPresent && options.CleanSession)
                throw new MqttProtocolException("MQTT-3.2.2-1", "The broker claims a session where a clean one was asked for.");
            return new(stream, input, answer.SessionPresent, GrantedBy(answer));
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static MqttGranted GrantedBy(in ConnAckPacket answer) => answer.Properties.Granted with
    {
        ReasonString = answer.Properties.ReasonString,
        UserProperties = answer.Properties.User,
    };

    private static ValueTask SendAsync<TPacket>(Stream stream, in TPacket packet, CancellationToken cancellationToken)
        where TPacket : struct, IOutboundPacket
    {
        var bytes = new byte[OutboundPacket.Measure(packet)];
        OutboundPacket.Write(packet, bytes);
        return stream.WriteAsync(bytes, cancellationToken);
    }

    /// <summary>Answers what the broker asks for the authentication, until it has made up its mind (MQTT 5.0 §4.12).</summary>
    private static async Task<ConnAckPacket> ConverseAsync(
        Stream stream, PipeReader input, MqttClientOptions options, ScramExchange? scram, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (decided, asked) = await ReadAnswerAsync(input, options, cancellationToken);
            if (decided is { } answer)
                return answer;
            if (scram is null)
                throw new MqttProtocolException("MQTT-4.12.0-6", "The broker begins an authentication that was not asked for.");
            if (!string.Equals(asked.Method, scram.Method, StringComparison.Ordinal))
                throw new MqttProtocolException("MQTT-4.12.0-5", $"The broker goes on with the authentication '{asked.Method}' where it is {scram.Method}.");
            await SendAsync(stream, new AuthPacket(scram.Method, scram.Prove(asked.Data)), cancellationToken);
        }
    }

    private static async Task<(ConnAckPacket? Decided, AuthPacket Asked)> ReadAnswerAsync(
        PipeReader input, MqttClientOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (Frame.TryRead(ref buffer, options.MaximumPacketSize, options.Version, out var frame))
            {
                (ConnAckPacket?, AuthPacket) answer = frame.Type switch
                {
                    PacketType.ConnAck => (ConnAckPacket.Parse(frame.Contiguous, options.Version), default),
                    PacketType.Auth => (null, AuthPacket.Parse(frame.Contiguous)),
                    _ => throw new MqttProtocolException("MQTT-3.2.0-1", $"The first packet of the broker is a {frame.Type}, not a CONNACK."),
                };
                input.AdvanceTo(buffer.Start);
                return answer;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                throw new MqttConnectionException($"The broker {options.Broker} closed the connection instead of answering CONNECT.");
        }
    }
}
