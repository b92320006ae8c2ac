using System.Globalization;

namespace Maintenance.Tool.Seed.Plant;

/// <summary>Sites with their departments, people, teams and calendars.</summary>
internal sealed class SiteRows(PlantTables tables, PlantRandom random, SeedSize size)
{
    public const string Actor = "system:seed";

    private static readonly string[] Towns =
    [
        "Aachen", "Bremen", "Chemnitz", "Duisburg", "Erfurt", "Freiburg", "Graz", "Hamm", "Ingolstadt", "Jena", "Kassel", "Linz", "Mainz", "Neuss", "Olten", "Passau", "Ravensburg",
        "Siegen", "Trier", "Ulm",
    ];

    private static readonly string[] DepartmentNames = ["Mechanical", "Electrical", "Utilities", "Instruments", "Production", "Packaging"];
    private static readonly string[] Crafts = ["Mechanic", "Electrician", "Pipe fitter", "Instrument fitter"];
    private static readonly string[] SkillNames = ["Welding", "Low voltage", "Crane operation", "Working at height", "Confined space", "Forklift"];
    private static readonly string[] GivenNames = ["Anna", "Ben", "Clara", "David", "Elif", "Finn", "Greta", "Hasan", "Ida", "Jonas", "Katja", "Luis", "Mia", "Nils", "Olga", "Paul", "Rosa", "Said", "Tom", "Vera"];
    private static readonly string[] FamilyNames = ["Albrecht", "Bauer", "Çelik", "Dietrich", "Engel", "Fuchs", "Graf", "Huber", "Ivanov", "Jansen", "Keller", "Lang", "Maurer", "Nowak", "Otto", "Peters", "Roth", "Schulz", "Thoma", "Weiß"];

    /// <summary>Departments that maintain, each with a team; the others only ask for work.</summary>
    private const int Maintaining = 4;

    private const int MachinesOfTechnician = 12;
    private int _people;

    public DateTimeOffset MadeUtc => size.FromUtc;

    /// <summary>What an hour of a craft costs at a site from the first of January of a year on.</summary>
    public static decimal PerHour(string craft, PlantSite site, int year) =>
        38 + (4 * Array.IndexOf(Crafts, craft)) + (site.Number % 5) + (1.5m * (year - 2020));

    public PlantSite Make(int number, int assets)
    {
        var site = new PlantSite(number, random.Id(MadeUtc), string.Create(CultureInfo.InvariantCulture, $"PLANT-{number:00}"), random.Id(MadeUtc));
        var town = Towns[(number - 1) % Towns.Length];
        tables.Sites.Row().Id(site.Id).Text(site.Code).Text(number <= Towns.Length ? $"{town} plant" : string.Create(CultureInfo.InvariantCulture, $"{town} plant {number}"))
            .Text("Europe/Berlin").Text("EUR").Text("en").Text($"Industriestraße {number}, {town}").At(MadeUtc).Text(Actor).At(MadeUtc).Text(Actor);
        foreach (var (index, name) in DepartmentNames.Index())
        {
            site.Departments.Add(random.Id(MadeUtc));
            tables.Departments.Row().Id(site.Departments[^1]).Id(site.Id).Text($"D{index + 1}").Text(name).Stamps(MadeUtc, Actor);
        }

        AddPeople(site, Math.Max(4, assets / 10 / MachinesOfTechnician));
        AddTeams(site);
        AddCalendar(site);
        tables.Gateways.Row().Id(site.GatewayId).Id(site.Id).Text($"{site.Code.ToLowerInvariant()}-gateway").Bytes(random.Bytes(91)).Text("1.0.0")
            .At(MadeUtc).At(size.UntilUtc).Double(0.002);
        return site;
    }

    private void AddPeople(PlantSite site, int technicians)
    {
        (string Role, int Count)[] roles =
        [
            ("Administrator", 1), ("Manager", 2), ("Supervisor", Math.Max(2, technicians / 8)), ("Technician", technicians), ("StoreKeeper", 2),
            ("ReliabilityEngineer", 2), ("Requester", Math.Max(2, technicians / 3)), ("Contractor", Math.Max(1, technicians / 10)),
        ];
        foreach (var (role, count) in roles)
        {
            for (var i = 0; i < count; i++)
            {
                // Of the supervisors every third has some departments only.
                Guid[] departments = role is "Supervisor" && i % 3 == 2 ? [site.Departments[i % Maintaining]] : [];
                Hire(site, role, departments);
            }
        }

        site.Technicians.AddRange(site.People.Where(one => one.Role is "Technician"));
        site.Planners.AddRange(site.People.Where(one => one.Role is "Manager" or "Supervisor"));
        site.Requesters.AddRange(site.People.Where(one => one.Role is "Requester" or "Supervisor"));
    }

    private void Hire(PlantSite site, string role, Guid[] departments)
    {
        var (given, family, number) = (random.Pick(GivenNames), random.Pick(FamilyNames), ++_people);
        var person = new Worker(random.Id(MadeUtc), role, Crafts[site.People.Count % Crafts.Length]);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Plain(given)}.{Plain(family)}.{number}");
        tables.Users.Row().Id(person.Id).Text(name).Text(name.ToUpperInvariant()).Text($"{given} {family}").Text(given).Text(family)
            .Text($"{name}@plant.example").Text(Convert.ToHexString(random.Bytes(20))).At(MadeUtc).Text(Actor).At(MadeUtc).Text(Actor);
        tables.Memberships.Row().Id(random.Id(MadeUtc)).Id(person.Id).Id(site.Id).Text(role).Ids(departments).At(MadeUtc).Text(Actor).At(MadeUtc).Text(Actor);
        site.People.Add(person);
    }

    private void AddTeams(PlantSite site)
    {
        for (var i = 0; i < Maintaining; i++)
        {
            site.Teams.Add(random.Id(MadeUtc));
            Guid[] members = [.. site.Technicians.Where((_, index) => index % Maintaining == i).Select(one => one.Id)];
            tables.Teams.Row().Id(site.Teams[i]).Id(site.Id).Text($"{DepartmentNames[i]} team").Id(site.Departments[i]).Ids(members).Stamps(MadeUtc, Actor);
            tables.Shifts.Row().Id(random.Id(MadeUtc)).Id(site.Id).Text($"{DepartmentNames[i]}, early").Id(site.Teams[i]).Numbers([1, 2, 3, 4, 5])
                .Time(new(6, 0)).Time(new(14, 0)).Day(DateOnly.FromDateTime(MadeUtc.UtcDateTime)).Stamps(MadeUtc, Actor);
        }

        foreach (var skill in SkillNames)
        {
            var id = random.Id(MadeUtc);
            tables.Skills.Row().Id(id).Id(site.Id).Text(skill).Stamps(MadeUtc, Actor);
            foreach (var technician in site.Technicians.Where(_ => random.Chance(0.4)))
            {
                var issued = DateOnly.FromDateTime(size.UntilUtc.UtcDateTime).AddDays(-random.Next(1000));
                tables.Certificates.Row().Id(random.Id(MadeUtc)).Id(site.Id).Id(technician.Id).Id(id).Text($"{skill[..2].ToUpperInvariant()}-{random.Next(100_000)}")
                    .Day(issued).Day(issued.AddYears(3)).Stamps(MadeUtc, Actor);
            }
        }
    }

    private void AddCalendar(PlantSite site)
    {
        for (var year = size.FromUtc.Year; year <= size.UntilUtc.Year; year++)
        {
            foreach (var (month, day, name) in ((int, int, string)[])[(1, 1, "New year"), (5, 1, "Labour day"), (12, 25, "Christmas day")])
                tables.Holidays.Row().Id(random.Id(MadeUtc)).Id(site.Id).Day(new(year, month, day)).Text(name).Stamps(MadeUtc, Actor);
            foreach (var craft in Crafts)
            {
                tables.LabourRates.Row().Id(random.Id(MadeUtc)).Id(site.Id).Text(craft).Amount(PerHour(craft, site, year)).Text("EUR")
                    .Day(new(year, 1, 1)).Stamps(MadeUtc, Actor);
            }
        }
    }

    private static string Plain(string name) => name.ToLowerInvariant().Replace("ç", "c", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal);
}
