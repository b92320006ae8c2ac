namespace Maintenance.Protocols.Modbus.Planning;

/// <summary>
/// Which values of one device are asked for together, so that a poll costs least. It learns from each answer: what a round
/// trip and a byte cost, between which neighbours the device refuses to read on, and how much it gives at once.
/// Neighbours are presumed readable together until a request with them is refused; then each doubtful pair is tried alone.
/// An item that is larger than the limit is asked for whole.
/// Not safe for several callers at once.
/// </summary>
public sealed class RequestPlanner
{
    private const double WorthPlanningAgain = 1.25;

    private readonly PlannedItem[] _items;
    private readonly Joint[] _joints; // between each item and the next
    private readonly CostMeter _meter;
    private readonly SizeLimit _registers;
    private readonly SizeLimit _bits;
    private IReadOnlyList<PlannedRequest>? _plan;
    private RequestCost _plannedFor;

    /// <param name="items">In any order; they may overlap.</param>
    /// <param name="cost">Presumed until it is measured.</param>
    /// <param name="mostRegisters">1 to 125: a limit that is known of the device.</param>
    public RequestPlanner(
        IEnumerable<PlannedItem> items, RequestCost cost, int mostRegisters = ModbusRequest.MaxRegistersRead,
        int mostBits = ModbusRequest.MaxBitsRead)
    {
        _items = [.. items.OrderBy(item => item.Function).ThenBy(item => item.Address).ThenBy(item => item.Length)];
        _joints = new Joint[_items.Length];
        _meter = new(cost);
        (_registers, _bits, _plannedFor) = (new(mostRegisters), new(mostBits), cost);
    }

    private enum Joint
    {
        Unknown,
        Good,
        Doubtful,
        Refused,

        /// <summary>The device fell silent over it.</summary>
        Silent,
    }

    /// <summary>As measured so far.</summary>
    public RequestCost Cost => _meter.Cost;

    /// <summary>Registers in the largest request that is made.</summary>
    public int LargestRead => _registers.Current;

    /// <summary>Pairs of neighbours that the device was found to refuse to read together.</summary>
    public int RefusedJoints => _joints.Count(joint => joint is Joint.Refused or Joint.Silent);

    /// <summary>The least cost by what is known now. The same list until something is learned.</summary>
    public IReadOnlyList<PlannedRequest> Plan => _plan ??= Arrange(0, _items.Length, _registers.Current, _bits.Current);

    /// <summary>A request was granted.</summary>
    /// <param name="took">What it cost; null where that is not known, as when it had to wait for others.</param>
    public void Granted(PlannedRequest request, TimeSpan? took)
    {
        if (took is { } cost)
            _meter.Add(request.Bytes, cost);
        var limit = LimitOf(request);
        if (request.Quantity > limit.Current)
            _plan = null;
        limit.Grant(request.Quantity);
        for (var i = request.First; i < request.Last; i++)
        {
            if (_joints[i] is not (Joint.Unknown or Joint.Good))
                _plan = null;
            _joints[i] = Joint.Good;
        }

        var (before, now) = (Ratio(_plannedFor), Ratio(_meter.Cost));
        if (now > before * WorthPlanningAgain || now < before / WorthPlanningAgain)
            (_plan, _plannedFor) = (null, _meter.Cost);
    }

    /// <summary>The device refused as no size or no address of its own.</summary>
    /// <returns>How to ask for the same items instead; empty if there was but one.</returns>
    public IReadOnlyList<PlannedRequest> Refused(PlannedRequest request, ModbusExceptionCode code) =>
        Split(request, code == ModbusExceptionCode.IllegalDataValue, Joint.Refused);

    /// <summary>The device did not answer, and it answers others.</summary>
    /// <returns>How to ask for the same items instead; empty if there was but one.</returns>
    public IReadOnlyList<PlannedRequest> Silent(PlannedRequest request) => Split(request, isSize: false, Joint.Silent);

    /// <summary>
    /// What was refused may be granted by now: pairs are doubtful again and larger sizes may be tried, which
    /// <see cref="NextTrial"/> does, one at a time.
    /// </summary>
    /// <param name="silentToo">Also that over which the device fell silent: to try it costs a time-out.</param>
    public void TryAgain(bool silentToo)
    {
        foreach (ref var joint in _joints.AsSpan())
        {
            if (joint == Joint.Refused || (joint == Joint.Silent && silentToo))
                joint = Joint.Doubtful;
        }

        _registers.TryAgain();
        _bits.TryAgain();
    }

    /// <summary>One item alone, whatever the plan.</summary>
    /// <param name="place">Among all in the order of their addresses, counted on beyond the last.</param>
    public PlannedRequest Alone(int place) => Request(place % _items.Length, place % _items.Length);

    /// <summary>One item alone, by its key.</summary>
    public PlannedRequest AloneOf(int key) => Alone(Array.FindIndex(_items, item => item.Key == key));

    private List<PlannedRequest> Split(PlannedRequest request, bool isSize, Joint closed)
    {
        if (request.Items.Count == 1)
        {
            Close(request.First - 1, closed);
            Close(request.First, closed);
            return [];
        }

        _plan = null;
        if (!(isSize || !JointsOf(request).ContainsAnyExcept(Joint.Good)) || !LimitOf(request).Refuse(request.Quantity))
            Doubt(JointsOf(request), closed);
        return Arrange(request.First, request.Items.Count, _registers.Current, _bits.Current);
    }

    /// <summary>
    /// A request worth making only to learn from, for one doubtful pair or a larger size; null if there is none. Its answer goes
    /// to <see cref="Granted"/> or <see cref="Refused"/> as any other's, and its values are as good.
    /// </summary>
    public PlannedRequest? NextTrial()
    {
        for (var i = 0; i + 1 < _items.Length; i++)
        {
            if (_joints[i] == Joint.Doubtful && IsWorthJoining(i))
                return Request(i, i + 1);
        }

        return TrialOfSize(_registers, isBits: false) ?? TrialOfSize(_bits, isBits: true);
    }

    private PlannedRequest? TrialOfSize(SizeLimit limit, bool isBits)
    {
        while (limit.Current < limit.Highest)
        {
            var size = limit.Trial;
            var larger = Arrange(0, _items.Length, isBits ? _registers.Current : size, isBits ? size : _bits.Current);
            if (larger.Where(request => request.Items[0].IsBits == isBits).MaxBy(request => request.Quantity) is { } trial
                && trial.Quantity > limit.Current)
            {
                return trial;
            }

            limit.Assume(size);
            _plan = null;
        }

        return null;
    }

    /// <summary>Dynamic programming: the cheapest way to have read everything up to each item.</summary>
    private List<PlannedRequest> Arrange(int first, int count, int mostRegisters, int mostBits)
    {
        var cost = new double[count + 1];
        var from = new int[count + 1];
        for (var end = 1; end <= count; end++)
        {
            cost[end] = double.PositiveInfinity;
            var last = _items[first + end - 1];
            var upTo = last.End;
            for (var begin = end - 1; begin >= 0; begin--)
            {
                var item = _items[first + begin];
                upTo = Math.Max(upTo, item.End);
                if (begin < end - 1 && !MayJoin(first + begin, upTo - item.Address, last.IsBits ? mostBits : mostRegisters))
                    break;
                var bytes = last.IsBits ? (upTo - item.Address + 7) / 8 : 2 * (upTo - item.Address);
                var sum = cost[begin] + _meter.Cost.Of(bytes).Ticks;
                if (sum < cost[end])
                    (cost[end], from[end]) = (sum, begin);
            }
        }

        var requests = new List<PlannedRequest>();
        for (var end = count; end > 0; end = from[end])
            requests.Add(Request(first + from[end], first + end - 1));
        requests.Reverse();
        return requests;
    }

    private bool MayJoin(int item, int quantity, int most) =>
        quantity <= most && _items[item].Function == _items[item + 1].Function
        && (_joints[item] is Joint.Unknown or Joint.Good);

    private PlannedRequest Request(int first, int last)
    {
        var items = _items[first..(last + 1)];
        return new(items[0].Function, items[0].Address, items.Max(item => item.End) - items[0].Address, first, items);
    }

    /// <summary>Whether what lies between costs less than a request of its own.</summary>
    private bool IsWorthJoining(int i)
    {
        var (item, next) = (_items[i], _items[i + 1]);
        if (item.Function != next.Function || Math.Max(item.End, next.End) - item.Address > (item.IsBits ? _bits : _registers).Current)
            return false;
        var hole = Math.Max(0, next.Address - item.End);
        return _meter.Cost.Byte * (item.IsBits ? hole / 8.0 : 2.0 * hole) < _meter.Cost.RoundTrip;
    }

    private SizeLimit LimitOf(PlannedRequest request) => request.Items[0].IsBits ? _bits : _registers;

    private Span<Joint> JointsOf(PlannedRequest request) => _joints.AsSpan(request.First, request.Items.Count - 1);

    private void Close(int joint, Joint closed)
    {
        if (joint < 0 || _joints[joint] == closed || _joints[joint] == Joint.Silent)
            return;
        (_joints[joint], _plan) = (closed, null);
    }

    /// <summary>A pair that was tried alone is refused; of more, each that was not read before is doubtful.</summary>
    private static void Doubt(Span<Joint> joints, Joint closed)
    {
        var wereAllGood = !joints.ContainsAnyExcept(Joint.Good);
        foreach (ref var joint in joints)
            joint = joints.Length == 1 ? closed : joint == Joint.Good && !wereAllGood ? Joint.Good : Joint.Doubtful;
    }

    private static double Ratio(RequestCost cost) => cost.RoundTrip / cost.Byte;
}
