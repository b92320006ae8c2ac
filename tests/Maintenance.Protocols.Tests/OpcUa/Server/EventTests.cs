using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Events;
using Maintenance.Protocols.OpcUa.Server.Methods;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>Event filters and what becomes of events (Part 4 §7.22.3 and Part 9).</summary>
public sealed class EventTests
{
    [Fact]
    public void A_where_clause_lets_pass_what_it_says()
    {
        var rig = new EngineRig();
        rig.MonitorEvents(rig.Pump.Space.Server, Filter(new()
        {
            Elements =
            [
                Element(FilterOperator.And, ExtensionObject.Of(new ElementOperand { Index = 1 }), ExtensionObject.Of(new ElementOperand { Index = 2 })),
                Element(FilterOperator.GreaterThanOrEqual, Field("Severity"), Literal(new((ushort)500))),
                Element(FilterOperator.Or, ExtensionObject.Of(new ElementOperand { Index = 3 }), ExtensionObject.Of(new ElementOperand { Index = 4 })),
                Element(FilterOperator.Like, Field("Message"), Literal(new("%hot%"))),
                Element(FilterOperator.InList, Field("Severity"), Literal(new((ushort)900)), Literal(new((ushort)901))),
            ],
        })).StatusCode.ShouldBe(StatusCode.Good);

        Raise(rig, 499, "too hot");
        Raise(rig, 500, "too hot");
        Raise(rig, 600, "too cold");
        Raise(rig, 901, "too cold");
        rig.Publish();
        rig.Cycle();

        rig.Events.Select(told => told.EventFields[1].As<ushort>()).ShouldBe([(ushort)500, (ushort)901]);
    }

    [Fact]
    public void What_befalls_the_pump_is_heard_at_the_pump_and_at_the_server_only()
    {
        var rig = new EngineRig();
        var other = rig.Pump.Space.Add(
            new UaObject(rig.Pump.Id("Other"), rig.Pump.Name("Other")) { NotifiesEvents = true }, rig.Pump.Space.Objects, StandardNodes.Organizes, StandardNodes.BaseObjectType);
        foreach (var node in new UaNode[] { rig.Pump.Pump, rig.Pump.Space.Server, other })
            rig.MonitorEvents(node, Filter(new()));

        rig.Pump.Alarm.Update(true, 700, "too hot");
        rig.Publish();
        rig.Cycle();

        rig.Events.Count().ShouldBe(2);
    }

    [Theory]
    [InlineData(true, new[] { "Events were lost: the queue of an item was full", "4", "5", "6" })]
    [InlineData(false, new[] { "1", "2", "3", "Events were lost: the queue of an item was full" })]
    public void A_full_queue_says_once_that_events_were_lost(bool discardOldest, string[] expected)
    {
        var rig = new EngineRig();
        rig.MonitorEvents(rig.Pump.Space.Server, Filter(new()), queue: 3, discardOldest);
        for (var index = 1; index <= 6; index++)
            Raise(rig, 1, $"{index}");
        rig.Publish();
        rig.Cycle();

        rig.Events.Select(told => told.EventFields[0].As<LocalizedText>().Text).ShouldBe(expected);
    }

    [Theory]
    [InlineData("Pump 12", "Pump %", true)]
    [InlineData("Pump 12", "%1_", true)]
    [InlineData("Pump 12", "P[a-u]mp 1[^13]", true)]
    [InlineData("Pump 13", "P[a-u]mp 1[^13]", false)]
    [InlineData("100%", "100\\%", true)]
    [InlineData("1000", "100\\%", false)]
    [InlineData("", "%", true)]
    [InlineData("", "_", false)]
    public void Patterns_match_as_the_specification_says(string text, string pattern, bool matches) =>
        Like.Matches(text, pattern).ShouldBe(matches);

    [Fact]
    public void Filters_that_cannot_be_are_refused_with_what_is_wrong()
    {
        var rig = new EngineRig();

        Refused(rig, FilterOperator.InView, Literal(new(1))).ElementResults[0].StatusCode.ShouldBe(StatusCodes.BadFilterOperatorUnsupported);
        Refused(rig, FilterOperator.Equals, Literal(new(1))).ElementResults[0].StatusCode.ShouldBe(StatusCodes.BadFilterOperandCountMismatch);
        Refused(rig, FilterOperator.Not, ExtensionObject.Of(new ElementOperand { Index = 0 })).ElementResults[0].StatusCode
            .ShouldBe(StatusCodes.BadFilterOperandInvalid); // an element of itself would never end
    }

    [Fact]
    public void A_condition_wants_a_new_acknowledgement_for_each_activation()
    {
        var alarm = new EngineRig().Pump.Alarm;
        alarm.Update(true, 700, "hot");
        var told = alarm.Snapshot();

        alarm.Acknowledge(new(new byte[16]), new("?"), "anna").ShouldBe(StatusCodes.BadEventIdUnknown);
        alarm.Acknowledge(told.Id, new("seen"), "anna").ShouldBe(StatusCode.Good);
        alarm.IsRetained.ShouldBeTrue();
        alarm.Update(false, 700, "cool");
        alarm.IsRetained.ShouldBeFalse();
        alarm.Update(true, 700, "hot");
        alarm.IsAcknowledged.ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_raised_while_a_refresh_is_under_way_is_told_between_its_two_events()
    {
        var rig = new EngineRig();
        new StandardMethods(rig.Engine).Attach(rig.Pump.Space);
        rig.MonitorEvents(rig.Pump.Space.Server, Filter(new()));
        var clock = new ClockWithHand();
        var slow = rig.Pump.Space.Add(
            new UaCondition(rig.Pump.Id("Slow"), rig.Pump.Name("Slow"), StandardNodes.AlarmConditionType, rig.Pump.Pump, rig.Pump.Space, clock),
            rig.Pump.Pump, StandardNodes.HasComponent, StandardNodes.AlarmConditionType);
        slow.Update(true, 600, "slow");
        clock.Look = () => rig.Pump.Alarm.Update(true, 700, "meanwhile");   // after the server has looked whether that alarm is on
        (await RefreshAsync(rig)).StatusCode.ShouldBe(StatusCode.Good);
        rig.Publish();
        rig.Cycle();

        rig.Events.Select(told => told.EventFields[0].As<LocalizedText>().Text).ShouldBe(
            ["slow", "Refresh of conditions", "meanwhile", "slow", "Refresh of conditions"]);
    }

    [Fact]
    public async Task A_subscription_is_refreshed_once_at_a_time()
    {
        var rig = new EngineRig();
        new StandardMethods(rig.Engine).Attach(rig.Pump.Space);
        rig.MonitorEvents(rig.Pump.Space.Server, Filter(new()));
        var clock = new ClockWithHand();
        rig.Pump.Space.Add(
            new UaCondition(rig.Pump.Id("Slow"), rig.Pump.Name("Slow"), StandardNodes.AlarmConditionType, rig.Pump.Pump, rig.Pump.Space, clock),
            rig.Pump.Pump, StandardNodes.HasComponent, StandardNodes.AlarmConditionType).Update(true, 600, "slow");
        ValueTask<CallMethodResult> second = default;
        clock.Look = () => second = RefreshAsync(rig);

        (await RefreshAsync(rig)).StatusCode.ShouldBe(StatusCode.Good);
        (await second).StatusCode.ShouldBe(StatusCodes.BadRefreshInProgress);
        (await RefreshAsync(rig)).StatusCode.ShouldBe(StatusCode.Good);
    }

    private static ValueTask<CallMethodResult> RefreshAsync(EngineRig rig) => ((UaMethod)rig.Pump.Space[new(3875)]).Handler!(
        new(rig.Pump.Space[new(2782)], [new Variant(rig.Subscription.Id)], rig.Session), CancellationToken.None);

    /// <summary>Something happens once, where the time is asked for.</summary>
    private sealed class ClockWithHand : TimeProvider
    {
        public Action? Look { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            var look = Look;
            Look = null;
            look?.Invoke();
            return System.GetUtcNow();
        }
    }

    private static ContentFilterResult Refused(EngineRig rig, FilterOperator asked, params ExtensionObject[] operands)
    {
        var created = rig.MonitorEvents(rig.Pump.Space.Server, Filter(new() { Elements = [Element(asked, operands)] }));
        created.StatusCode.ShouldBe(StatusCodes.BadEventFilterInvalid);
        return created.FilterResult.As<EventFilterResult>(EncodingLimits.Default)!.WhereClauseResult;
    }

    private static void Raise(EngineRig rig, ushort severity, string message) =>
        rig.Pump.Space.Events.Raise(new(StandardNodes.BaseEventType, rig.Pump.Pump, TimeProvider.System.GetUtcNow(), severity, message));

    private static EventFilter Filter(ContentFilter where) => new() { SelectClauses = [Operand("Message"), Operand("Severity")], WhereClause = where };

    private static SimpleAttributeOperand Operand(string name) =>
        new() { TypeDefinitionId = StandardNodes.BaseEventType, BrowsePath = [new(0, name)], AttributeId = 13 };

    private static ExtensionObject Field(string name) => ExtensionObject.Of(Operand(name));

    private static ExtensionObject Literal(Variant value) => ExtensionObject.Of(new LiteralOperand { Value = value });

    private static ContentFilterElement Element(FilterOperator asked, params ExtensionObject[] operands) => new() { FilterOperator = asked, FilterOperands = operands };
}
