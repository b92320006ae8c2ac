namespace Maintenance.Protocols.Modbus;

/// <summary>
/// RTU and ASCII: one line, many units, and no transaction numbers. A frame that does not answer the request under way is
/// left out and the answer waited for. After a time-out nothing tells a late answer from the next one of the same function,
/// so the unit is first asked by another function; as it answers in turn, its answer to that says that nothing is on its way.
/// </summary>
internal sealed class LineExchange(ModbusClientOptions options, IByteLine line, TimeProvider clock) : IModbusExchange
{
    private static readonly ModbusFunction[] Probes =
    [
        ModbusFunction.ReadHoldingRegisters, ModbusFunction.ReadInputRegisters, ModbusFunction.ReadCoils,
        ModbusFunction.ReadDiscreteInputs,
    ];

    private readonly IModbusFrames _frames = IModbusFrames.Of(options.Framing);
    private readonly byte[] _outbound = new byte[ModbusPdu.MaxLength];
    private readonly byte[] _probe = new byte[ModbusPdu.FixedLength];
    private readonly byte[] _sent = new byte[1024];
    private readonly byte[] _inbound = new byte[1024];
    private readonly byte[] _answer = new byte[ModbusPdu.MaxLength];
    private volatile string? _dropped;
    private long _strays;
    private int _filled;
    private int _answerLength;

    public bool IsConnected => _dropped is null;

    public string Peer => options.Peer;

    public long Strays => _strays + line.Dropped;

    public Span<byte> Outbound => _outbound;

    public ReadOnlySpan<byte> Answer => _answer.AsSpan(0, _answerLength);

    public async ValueTask AskAsync(ModbusRequest request, int pduLength, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_dropped is { } reason)
            throw new IOException($"The connection to {Peer} is gone: {reason}.");
        try
        {
            if (request.UnitId == 0)
                await TellAllAsync(request, pduLength, cancellationToken);
            else
                await AskOneAsync(request, pduLength, cancellationToken);
        }
        catch (Exception lost) when (lost is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            _dropped ??= lost.Message.TrimEnd('.');
            line.Dispose();
            throw lost as IOException ?? new IOException($"The connection to {Peer} was lost during {request}: {lost.Message}", lost);
        }
    }

    public void Dispose()
    {
        _dropped ??= "it was closed here";
        line.Dispose();
    }

    /// <summary>Address 0 is everybody's, and nobody answers (V1.02, clause 2.1).</summary>
    private async ValueTask TellAllAsync(ModbusRequest request, int pduLength, CancellationToken cancellationToken)
    {
        if (request.IsRead || request.ChangesNothing)
            throw new ArgumentException($"{request} cannot be answered: on a serial line unit 0 is all units at once.", nameof(request));
        _answerLength = 0;
        await SendAsync(request, _outbound.AsMemory(0, pduLength), cancellationToken);
        await Task.Delay(options.TurnaroundDelay, clock, cancellationToken);
    }

    private async ValueTask AskOneAsync(ModbusRequest request, int pduLength, CancellationToken cancellationToken)
    {
        var memory = options.Memory;
        if (memory.MayStillCome(request.UnitId, request.Function, clock))
        {
            var function = Array.Find(Probes, probe => !memory.MayStillCome(request.UnitId, probe, clock));
            if (function == ModbusFunction.None)
            {
                throw new TimeoutException(
                    $"{Peer} was not asked for {request}: it still owes answers to all that could be asked, and they count for {memory.AnswersWithin}.");
            }

            var probe = new ModbusRequest(request.UnitId, function, request.Address, 1);
            ModbusPdu.WriteFixed(_probe, probe, 1);
            await ExchangeAsync(probe, _probe, cancellationToken); // granted or refused: it has come to this one
        }

        await ExchangeAsync(request, _outbound.AsMemory(0, pduLength), cancellationToken);
        if (ModbusAnswer.IsRefusal(Answer, request))
            throw new ModbusException(Peer, request, (ModbusExceptionCode)_answer[1]);
    }

    private async ValueTask ExchangeAsync(ModbusRequest request, ReadOnlyMemory<byte> pdu, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ResponseTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var isAnswered = false;
        try
        {
            await DiscardAsync(either.Token);
            await SendAsync(request, pdu, either.Token);
            await ReceiveAsync(request, pdu, either.Token);
            isAnswered = true;
            options.Memory.Settled(request.UnitId);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{Peer} did not answer {request} within {options.ResponseTimeout}.", late);
        }
        finally
        {
            if (!isAnswered)
                options.Memory.Expect(request, clock);
        }
    }

    private ValueTask SendAsync(ModbusRequest request, ReadOnlyMemory<byte> pdu, CancellationToken cancellationToken)
    {
        var length = _frames.Wrap(pdu.Span, request.UnitId, 0, _sent);
        return line.SendAsync(_sent.AsMemory(0, length), cancellationToken);
    }

    /// <summary>What came before the question is no answer to it.</summary>
    private async ValueTask DiscardAsync(CancellationToken cancellationToken)
    {
        _strays += _filled > 0 ? 1 : 0;
        for (_filled = 0; line.HasMore;)
        {
            if (await line.ReceiveAsync(_inbound, cancellationToken) == 0)
                throw new IOException($"{Peer} closed the connection.");
            _strays++;
        }
    }

    private async ValueTask ReceiveAsync(ModbusRequest request, ReadOnlyMemory<byte> sent, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await line.ReceiveAsync(_inbound.AsMemory(_filled), cancellationToken);
            if (read == 0)
                throw new IOException($"{Peer} closed the connection, {_filled} bytes into its answer to {request}.");
            _filled += read;
            for (var taken = Take(request); taken.Consumed > 0; taken = Take(request))
            {
                _inbound.AsSpan(taken.Consumed, _filled - taken.Consumed).CopyTo(_inbound);
                _filled -= taken.Consumed;
                _answerLength = taken.PduLength;
                if (taken.UnitId == request.UnitId && ModbusAnswer.BodyFault(Answer, request, sent.Span) is null)
                    return;
                _strays++;
            }
        }
    }

    private FrameTaken Take(ModbusRequest request)
    {
        var taken = _frames.Take(_inbound.AsSpan(0, _filled), isRequest: false, _answer);
        if (taken.Fault is null && _filled < _inbound.Length)
            return taken;
        _filled = 0;
        throw new ModbusProtocolException($"{Peer} sent {taken.Fault ?? "more than any answer"}, asked for {request}.");
    }
}
