using System.Data;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Instants for Dapper: any offset is written as UTC (Npgsql refuses another), and read back as UTC. Dapper asks a
/// handler on writes only once its own mapping is removed.
/// </summary>
internal sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
{
    /// <summary>Sets Dapper up for the whole process; harmless when called again.</summary>
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new InstantHandler());
    }

    public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
    {
        ((NpgsqlParameter)parameter).NpgsqlDbType = NpgsqlDbType.TimestampTz;
        parameter.Value = value.ToUniversalTime();
    }

    public override DateTimeOffset Parse(object value) => value switch
    {
        DateTimeOffset instant => instant.ToUniversalTime(),
        DateTime utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)),
        _ => throw new InvalidCastException($"{value.GetType()} is no instant; select a timestamptz column"),
    };
}
