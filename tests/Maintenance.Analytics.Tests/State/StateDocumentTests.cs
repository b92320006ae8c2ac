using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.State;

public sealed class StateDocumentTests
{
    [Fact]
    public void Every_kind_of_value_comes_back_to_the_bit()
    {
        var saved = new Everything
        {
            Numbers = [0.0, -0.0, double.NaN, BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0001), double.NegativeInfinity, double.Epsilon, 0.1],
            Counts = [int.MinValue, 7],
            Text = "µm/s",
            At = Series.Start,
            Flag = true,
        };
        var restored = new Everything { Numbers = new double[7], Counts = new int[2] };
        StateDocument.Restore(restored, StateDocument.Save(saved));

        restored.Numbers.Select(BitConverter.DoubleToInt64Bits).ShouldBe(saved.Numbers.Select(BitConverter.DoubleToInt64Bits));
        (restored.Counts[0], restored.Counts[1], restored.Text, restored.At, restored.Flag)
            .ShouldBe((int.MinValue, 7, "µm/s", Series.Start, true));
    }

    [Fact]
    public void A_document_with_any_byte_changed_or_cut_off_is_refused()
    {
        var document = StateDocument.Save(new EwmaScore());
        for (var i = 0; i < document.Length; i++)
        {
            var damaged = document.ToArray();
            damaged[i] ^= 0x10;
            Should.Throw<StateException>(() => StateDocument.Restore(new EwmaScore(), damaged));
            Should.Throw<StateException>(() => StateDocument.Restore(new EwmaScore(), document.AsMemory(0, i)));
        }
    }

    [Fact]
    public void A_document_of_something_else_is_refused_by_name() =>
        Should.Throw<StateException>(() => StateDocument.Restore(new EwmaScore(), StateDocument.Save(new SortedWindow(8))))
            .Message.ShouldContain("'sorted-window/1'");

    [Fact]
    public void A_document_of_other_settings_is_refused() =>
        Should.Throw<StateException>(() => StateDocument.Restore(new SortedWindow(9), StateDocument.Save(new SortedWindow(8))));

    private sealed class Everything : IStateful
    {
        public double[] Numbers { get; init; } = [];

        public int[] Counts { get; init; } = [];

        public string Text { get; set; } = "";

        public DateTimeOffset At { get; set; }

        public bool Flag { get; set; }

        public string StateName => "everything/1";

        public void Save(StateWriter writer)
        {
            writer.Write(Numbers);
            writer.Write(Counts);
            writer.Write(Text);
            writer.Write(At);
            writer.Write(Flag);
        }

        public void Restore(StateReader reader)
        {
            reader.Read(Numbers);
            reader.Read(Counts);
            Text = reader.ReadString();
            At = reader.ReadInstant();
            Flag = reader.ReadBoolean();
        }
    }
}
