using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>
/// Serves one client: answers every whole request it has, in order, in as few writes as possible, before it reads more.
/// So a client may pipeline, and one that does not read its answers is not read from.
/// </summary>
internal sealed class ModbusServerConnection(Socket socket, ModbusTcpServerOptions options)
{
    private const int FramesAtATime = 16;

    private readonly byte[] _inbound = new byte[FramesAtATime * Mbap.MaxFrame];
    private readonly byte[] _outbound = new byte[FramesAtATime * Mbap.MaxFrame];
    private readonly List<ModbusRequest> _unsent = [];
    private int _filled;
    private int _pending;

    /// <summary>Ends when the client does, or sends what is no request.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string? fault = null;
        while (fault is null)
        {
            var read = await socket.ReceiveAsync(_inbound.AsMemory(_filled), SocketFlags.None, cancellationToken);
            if (read == 0)
                return;

            _filled += read;
            var taken = 0;
            while (TryTake(ref taken, out fault))
            {
                if (_outbound.Length - _pending < Mbap.MaxFrame)
                    await FlushAsync(cancellationToken);
            }

            await FlushAsync(cancellationToken);
            _inbound.AsSpan(taken, _filled - taken).CopyTo(_inbound);
            _filled -= taken;
        }

        options.Trouble?.Invoke($"Modbus client {socket.RemoteEndPoint} was dropped: it sent {fault}.");
    }

    private bool TryTake(ref int taken, out string? fault)
    {
        fault = null;
        var rest = _inbound.AsSpan(taken, _filled - taken);
        if (rest.Length < Mbap.Size)
            return false;

        var header = Mbap.Read(rest);
        fault = header.Fault;
        if (fault is not null || rest.Length < header.FrameLength)
            return false;

        Answer(header, rest[Mbap.Size..header.FrameLength]);
        taken += header.FrameLength;
        return true;
    }

    private void Answer(Mbap header, ReadOnlySpan<byte> pdu)
    {
        var frame = _outbound.AsSpan(_pending);
        int length;
        try
        {
            var unit = options.Units.GetValueOrDefault(header.UnitId);
            length = ModbusResponder.Answer(
                header.UnitId, unit, pdu, frame[Mbap.Size..], out var request, out var granted);
            if (granted)
                _unsent.Add(request);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            options.Trouble?.Invoke($"Modbus unit {header.UnitId} failed: {fault}");
            length = ModbusResponder.Refuse(pdu[0], ModbusExceptionCode.ServerDeviceFailure, frame[Mbap.Size..]);
        }

        Mbap.Write(frame, header.TransactionId, header.UnitId, length);
        _pending += Mbap.Size + length;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < _pending;)
            sent += await socket.SendAsync(_outbound.AsMemory(sent, _pending - sent), SocketFlags.None, cancellationToken);

        _pending = 0;
        foreach (var request in _unsent)
            options.Answered?.Invoke(request);
        _unsent.Clear();
    }
}
