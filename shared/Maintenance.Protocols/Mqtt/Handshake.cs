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
            var connect = new ConnectPacket(options);
            var bytes = new byte[OutboundPacket.Measure(connect)];
            OutboundPacket.Write(connect, bytes);
            await stream.WriteAsync(bytes, cancellationToken);
            var input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: ReceiveBuffer, leaveOpen: true));
            var answer = await ReadAnswerAsync(input, options, cancellationToken);
            if (!answer.IsAccepted)
                throw answer.Refusal(options.Broker, options.Version);
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

    private static async Task<ConnAckPacket> ReadAnswerAsync(
        PipeReader input, MqttClientOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (Frame.TryRead(ref buffer, options.MaximumPacketSize, options.Version, out var frame))
            {
                if (frame.Type != PacketType.ConnAck)
                    throw new MqttProtocolException("MQTT-3.2.0-1", $"The first packet of the broker is a {frame.Type}, not a CONNACK.");
                var answer = ConnAckPacket.Parse(frame.Contiguous, options.Version);
                input.AdvanceTo(buffer.Start);
                return answer;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                throw new MqttConnectionException($"The broker {options.Broker} closed the connection instead of answering CONNECT.");
        }
    }
}
