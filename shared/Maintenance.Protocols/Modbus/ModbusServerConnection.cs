using System.Runtime.CompilerServices;

namespace Maintenance.Protocols.Modbus;

/// <summary>
/// Serves one client: answers every whole request it has, in order, in as few writes as possible, before it reads more.
/// So a client may pipeline, and one that does not read its answers is not read from.
/// </summary>
internal sealed class ModbusServerConnection
{
    private const int FramesAtATime = 16;

    private readonly IByteLine _line;
    private readonly ModbusServerOptions _options;
    private readonly IModbusFrames _frames;
    private readonly byte[] _inbound;
    private readonly byte[] _outbound;
    private readonly byte[] _pdu = new byte[ModbusPdu.MaxLength];
    private readonly byte[] _answer = new byte[ModbusPdu.MaxLength];
    private readonly List<ModbusRequest> _unsent = [];
    private long _heardAt;
    private int _filled;
    private int _pending;

    public ModbusServerConnection(IByteLine line, ModbusServerOptions options)
    {
        (_line, _options, _frames) = (line, options, IModbusFrames.Of(options.Framing));
        _inbound = new byte[FramesAtATime * _frames.MaxFrame];
        _outbound = new byte[FramesAtATime * _frames.MaxFrame];
        _heardAt = options.Clock.GetTimestamp();
    }

    /// <summary>Since something came last, or since it connected. From any thread.</summary>
    public TimeSpan Silence => _options.Clock.GetElapsedTime(Volatile.Read(ref _heardAt));

    /// <summary>Ends when the client does; over Modbus TCP also when it sends what is no request.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string? fault = null;
        while (fault is null || !_frames.AnswersForAll)
        {
            var read = await _line.ReceiveAsync(_inbound.AsMemory(_filled), cancellationToken);
            if (read == 0)
                return;

            BeginAnewAfterSilence(read);
            _filled += read;
            var taken = 0;
            while (TryTake(ref taken, out fault))
            {
                if (_outbound.Length - _pending < _frames.MaxFrame)
                    await FlushAsync(cancellationToken);
            }

            await FlushAsync(cancellationToken);
            if (fault is not null && !_frames.AnswersForAll)
            {
                // Between other units' frames and noise, only the next silence tells where a request begins.
                _options.Trouble?.Invoke($"Modbus line {_line}: left out {_filled - taken} bytes, {fault}.");
                taken = _filled;
            }

            _inbound.AsSpan(taken, _filled - taken).CopyTo(_inbound);
            _filled -= taken;
        }

        _options.Trouble?.Invoke($"Modbus client {_line} was dropped: it sent {fault}.");
    }

    private void BeginAnewAfterSilence(int read)
    {
        if (_line.FrameGap > TimeSpan.Zero && _filled > 0 && _options.Clock.GetElapsedTime(_heardAt) > _line.FrameGap)
        {
            _inbound.AsSpan(_filled, read).CopyTo(_inbound);
            _filled = 0;
        }

        Volatile.Write(ref _heardAt, _options.Clock.GetTimestamp());
    }

    private bool TryTake(ref int taken, out string? fault)
    {
        var frame = _frames.Take(_inbound.AsSpan(taken, _filled - taken), isRequest: true, _pdu);
        fault = frame.Fault;
        if (fault is null && frame.Consumed == 0 && _filled == _inbound.Length && taken == 0)
            fault = "more than any request";
        if (fault is not null || frame.Consumed == 0)
            return false;

        taken += frame.Consumed;
        var pdu = _pdu.AsSpan(0, frame.PduLength);
        if (_frames.AnswersForAll || _options.Units.ContainsKey(frame.UnitId))
            Reply(frame, Answer(frame.UnitId, pdu));
        else if (frame.UnitId == 0)
            TellAll(pdu);
        return true;
    }

    private void TellAll(ReadOnlySpan<byte> pdu)
    {
        foreach (var unitId in _options.Units.Keys)
        {
            if ((ModbusFunction)pdu[0] is not (>= ModbusFunction.ReadCoils and <= ModbusFunction.ReadInputRegisters))
                Answer(unitId, pdu);
        }
    }

    private void Reply(FrameTaken frame, int length) =>
        _pending += _frames.Wrap(_answer.AsSpan(0, length), frame.UnitId, frame.TransactionId, _outbound.AsSpan(_pending));

    private int Answer(byte unitId, ReadOnlySpan<byte> pdu)
    {
        try
        {
            var length = ModbusResponder.Answer(
                unitId, _options.Units.GetValueOrDefault(unitId), pdu, _answer, out var request, out var granted);
            if (granted)
                _unsent.Add(request);
            return length;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _options.Trouble?.Invoke($"Modbus unit {unitId} failed: {fault}");
            return ModbusResponder.Refuse(pdu[0], ModbusExceptionCode.ServerDeviceFailure, _answer);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_pending > 0)
            await _line.SendAsync(_outbound.AsMemory(0, _pending), cancellationToken);

        _pending = 0;
        foreach (var request in _unsent)
            _options.Answered?.Invoke(request);
        _unsent.Clear();
    }
}
