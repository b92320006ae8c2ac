using System.Globalization;
using Maintenance.Contracts.Readings;

namespace Maintenance.Edge.Tests.Pipeline.Detection;

/// <summary>Pumps that run for 80 seconds of 100, a row a second: what their tags say at a load that swings, and what is wrong with them.</summary>
internal sealed class DriftingPump(int pumps = 1)
{
    public const int Vibration = 0;
    public const int Temperature = 1;
    public const int Pressure = 2;
    public const int Load = 3;
    public const int Running = 4;
    public const int Tags = 5;

    private readonly Random _random = new(11);

    /// <summary>Of the first pump, added while it runs.</summary>
    public double Shakes { get; set; }

    /// <summary>Of the first pump's temperature, added always.</summary>
    public double IsOffBy { get; set; }

    /// <summary>In the temperature of all.</summary>
    public double Weather { get; set; }

    public int Second { get; private set; }

    public string TagsYaml => string.Join('\n', Enumerable.Range(0, pumps).Select(pump => $$"""
          - { name: {{Name(pump)}}.vibration, asset: {{Name(pump)}}, signal: vibration, kind: Vibration, register: { address: {{pump * 10}}, type: float32 }, sensor: {} }
          - { name: {{Name(pump)}}.bearing-temperature, asset: {{Name(pump)}}, signal: bearing-temperature, kind: Temperature, register: { address: {{(pump * 10) + 2}}, type: float32 }, sensor: {} }
          - { name: {{Name(pump)}}.discharge-pressure, asset: {{Name(pump)}}, signal: discharge-pressure, kind: Pressure, register: { address: {{(pump * 10) + 4}}, type: float32 }, sensor: {} }
          - { name: {{Name(pump)}}.current, asset: {{Name(pump)}}, signal: current, kind: Current, register: { address: {{(pump * 10) + 6}}, type: float32 } }
          - { name: {{Name(pump)}}.running, asset: {{Name(pump)}}, kind: State, register: { address: {{(pump * 10) + 8}}, type: uint16 } }
        """));

    public string AssetsYaml => "assets:\n" + string.Join('\n', Enumerable.Range(0, pumps).Select(pump => $$"""
        - { name: {{Name(pump)}}, class: pump, runState: {{Name(pump)}}.running, load: {{Name(pump)}}.current, starting: "00:00:04", drift: { period: "00:00:01", settling: "00:00:04", cooling: "00:00:04", lag: "00:00:02" } }
        """));

    public static string Name(int pump) => string.Create(CultureInfo.InvariantCulture, $"P-{pump + 1}");

    /// <summary>Lets seconds go by, what is wrong growing evenly to what it is at their end.</summary>
    public void Run(WatchedPlant plant, int seconds, double toShakes = 0, double toOff = 0, double toWeather = 0)
    {
        var (shakes, off, weather) = (Shakes, IsOffBy, Weather);
        for (var i = 1; i <= seconds; i++)
        {
            var share = (double)i / seconds;
            (Shakes, IsOffBy, Weather) = (shakes + ((toShakes - shakes) * share), off + ((toOff - off) * share), weather + ((toWeather - weather) * share));
            Second++;
            for (var pump = 0; pump < pumps; pump++)
                Say(plant, pump);
        }
    }

    private void Say(WatchedPlant plant, int pump)
    {
        var isOn = (Second + (pump * 7)) % 100 < 80;
        var load = isOn ? 40 + (6 * Math.Sin(Second / 37.0)) + Noise(0.2) : 0;
        var first = pump == 0 ? 1 : 0;
        Take(Vibration, isOn ? 1 + (0.02 * load) + (first * Shakes) + Noise(0.05) : Math.Abs(Noise(0.005)));
        Take(Temperature, 20 + Weather + (first * IsOffBy) + (isOn ? 10 + (0.4 * load) : 0) + Noise(0.2));
        Take(Pressure, isOn ? 3 + (0.05 * load) + Noise(0.03) : Noise(0.005));
        Take(Load, load);
        Take(Running, isOn ? 1 : 0);

        void Take(int tag, double value) => plant.Take((pump * Tags) + tag, value, Second, Quality.Good);
    }

    private double Noise(double size) => size * (_random.NextDouble() + _random.NextDouble() - 1);
}
