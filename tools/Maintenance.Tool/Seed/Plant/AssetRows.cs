using System.Globalization;

namespace Maintenance.Tool.Seed.Plant;

/// <summary>The trees of assets, with what is measured on the machines and which parts they want at hand.</summary>
internal sealed class AssetRows(PlantTables tables, PlantRandom random, SeedSize size)
{
    private const int LinesOfArea = 6;
    private const int MachinesOfLine = 10;
    private const int Parts = 300;
    private static readonly string[] Levels = ["Low", "Medium", "Medium", "High", "Critical"];
    private static readonly string[] PartGroups = ["Bearings", "Seals", "Belts", "Filters", "Fuses", "Couplings"];

    private readonly List<(Asset Row, Machine? Machine)> _assets = [];
    private readonly List<Guid> _parts = [];

    private sealed record Asset(
        Guid Id, PlantSite Site, string TagNumber, string Name, string Level, string? Class, Guid? ParentId, Guid[] Above, string? Area, string? Maker, string? Model, int Department);

    /// <summary>Spare parts of the organisation, and what lies in each site's store.</summary>
    public void AddParts(IReadOnlyList<PlantSite> sites)
    {
        var at = size.FromUtc;
        for (var i = 1; i <= Parts; i++)
        {
            var (id, group, price) = (random.Id(at), random.Pick(PartGroups), random.Next(400) + 1.5m);
            _parts.Add(id);
            tables.Parts.Row().Id(id).Text(string.Create(CultureInfo.InvariantCulture, $"SP-{i:0000}")).Text($"{group.TrimEnd('s')} {random.Next(900) + 100}").Text(group)
                .Amount(price).Text("EUR").Whole(random.Next(60) + 1).Stamps(at, SiteRows.Actor);
            foreach (var site in sites)
            {
                var quantity = random.Next(40) + 1;
                tables.StockEntries.Row().Id(random.Id(at)).Id(site.Id).Id(id).Text("In").Amount(quantity).Amount(price).At(at).Stamps(at, SiteRows.Actor);
                tables.Stock.Row().Id(site.Id).Id(id).Amount(quantity);
            }
        }
    }

    /// <summary>A site's tree: areas, lines, machines, components, as many as there are to be.</summary>
    public void AddTree(PlantSite site, int assets)
    {
        var root = Add(site, new(random.Id(size.FromUtc), site, site.Code, $"{site.Code} site", "Site", null, null, [], null, null, null, 0), null);
        var left = assets - 1;
        for (var area = 1; left > 0; area++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Area {area}");
            var hall = Below(site, root, $"{site.Code}-A{area}", name, "Area", name, area);
            left--;
            for (var line = 1; line <= LinesOfArea && left > 0; line++)
            {
                var row = Below(site, hall, $"{site.Code}-A{area}-L{line}", string.Create(CultureInfo.InvariantCulture, $"Line {line} of area {area}"), "Line", name, area);
                left--;
                for (var machine = 1; machine <= MachinesOfLine && left > 0; machine++)
                    left -= AddMachine(site, row, left);
            }
        }
    }

    /// <summary>Writes the assets' rows, as the plant's history left them.</summary>
    public void Write()
    {
        foreach (var (row, machine) in _assets)
        {
            var status = machine switch { { Stands: true } => "Down", { InWork: not null } => "Maintenance", _ => "Operational" };
            var changed = machine is { ChangedAtUtc: var at } && at > size.FromUtc ? at : size.FromUtc;
            tables.Assets.Row().Id(row.Id).Id(row.Site.Id).Text(row.TagNumber).Text(row.Name).Text(row.Level).Text(row.Class).Id(row.ParentId).Ids(row.Above)
                .Id(row.Site.Departments[row.Department % row.Site.Departments.Count]).Text(row.Area).Text(row.Area is null ? null : $"{row.Area}, bay {random.Next(40) + 1}")
                .Text(row.Maker).Text(row.Model).Text(row.Maker is null ? null : Convert.ToHexString(random.Bytes(5)))
                .Day(DateOnly.FromDateTime(size.FromUtc.UtcDateTime).AddDays(-random.Next(4000))).Amount(row.Maker is null ? null : (random.Next(900) + 10) * 100m)
                .Text(row.Maker is null ? null : "EUR").Text(Convert.ToHexString(random.Bytes(16))).Text(status).Text(machine?.Criticality ?? "Medium")
                .Stamps(size.FromUtc, SiteRows.Actor, changed, changed == size.FromUtc ? SiteRows.Actor : "system:stops", changed == size.FromUtc ? 1 : 2);
            if (row.ParentId is { } parent)
                tables.Moves.Row().Id(random.Id(size.FromUtc)).Id(row.Site.Id).Id(row.Id).Id(parent).At(size.FromUtc).Text(SiteRows.Actor);
            tables.Statuses.Row().Id(random.Id(size.FromUtc)).Id(row.Site.Id).Id(row.Id).Text("Operational").At(size.FromUtc).At(size.FromUtc).Text(SiteRows.Actor).Text("Person");
        }
    }

    /// <returns>How many assets it is, its components included.</returns>
    private int AddMachine(PlantSite site, Asset line, int left)
    {
        var kind = random.Pick(MachineKind.All);
        var number = string.Create(CultureInfo.InvariantCulture, $"{site.Number:00}-{kind.Letter}-{_assets.Count:00000}");
        var (maker, model) = (random.Pick(kind.Makers), $"{kind.Letter}{random.Next(90) + 10}-{random.Next(900) + 100}");
        var row = new Asset(
            random.Id(size.FromUtc), site, number, random.Pick(kind.Names), "Machine", kind.Class, line.Id, [.. line.Above, line.Id], line.Area, maker, model, random.Next(4));
        var machine = MachineOf(row, kind);
        Add(site, row, machine);
        AddSignals(machine, kind);
        foreach (var part in _parts.Where(_ => random.Chance(2.0 / Parts)))
        {
            tables.AssetParts.Row().Id(random.Id(size.FromUtc)).Id(site.Id).Id(row.Id).Id(part).Amount(random.Next(3) + 1).Amount(random.Next(6) + 4)
                .Stamps(size.FromUtc, SiteRows.Actor);
        }

        var components = Math.Min(left - 1, 5 + random.Next(8));
        for (var i = 1; i <= components; i++)
        {
            var part = new Asset(
                random.Id(size.FromUtc), site, string.Create(CultureInfo.InvariantCulture, $"{number}-{i:00}"), random.Pick(MachineKind.Components), "Component", "OTHER", row.Id,
                [.. row.Above, row.Id], row.Area, null, null, row.Department);
            Add(site, part, MachineOf(part, null));
        }

        return 1 + components;
    }

    private void AddSignals(Machine machine, MachineKind kind)
    {
        foreach (var signal in kind.Signals)
        {
            machine.Rules.Add(new(random.Id(size.FromUtc), machine, signal));
            tables.Tags.Row().Id(machine.Site.GatewayId).Id(machine.Site.Id).Text($"{machine.TagNumber}.{signal.Name}").Id(machine.Id).Text(machine.TagNumber)
                .Text(signal.Name).Text(signal.Kind).Text(signal.Unit).Flag(true).At(size.FromUtc);
        }
    }

    private Machine MachineOf(Asset row, MachineKind? kind) => new(row.Id, row.Site, row.TagNumber, row.Name, kind)
    {
        Area = row.Area!,
        Model = row.Model ?? "",
        Criticality = random.Pick(Levels),
        Department = row.Department,
    };

    private Asset Below(PlantSite site, Asset parent, string tagNumber, string name, string level, string area, int department) =>
        Add(site, new(random.Id(size.FromUtc), site, tagNumber, name, level, null, parent.Id, [.. parent.Above, parent.Id], area, null, null, department), null);

    private Asset Add(PlantSite site, Asset row, Machine? machine)
    {
        _assets.Add((row, machine));
        if (machine is not null)
            site.Machines.Add(machine);
        return row;
    }
}
