using System.Data.Common;
using Dapper;
using Tradewind.Engine.Access;

namespace Tradewind.Metastore.Access;

/// <summary>The condition by which a query gives only what belongs to DAGs that its reader sees; nothing is added for who sees everything.</summary>
internal sealed class SeenDags
{
    private readonly Dialect _dialect;
    private readonly object? _ids;

    private SeenDags(Dialect dialect, object? ids)
    {
        _dialect = dialect;
        _ids = ids;
    }

    /// <summary>
    /// Asks which DAGs those are. By themselves, before the query: it may need them in several places, and a planner that knows how few they are goes
    /// to their rows, where one that sees patterns goes through everybody's.
    /// </summary>
    public static async Task<SeenDags> AskAsync(Rights rights, Dialect dialect, DbConnection connection)
    {
        var layers = new List<string>();
        var values = new DynamicParameters();
        string Value(object value)
        {
            var name = $"grant{values.ParameterNames.Count()}";
            values.Add(name, value);
            return "@" + name;
        }

        for (var layer = rights; layer is not null; layer = layer.Within)
        {
            if (layer.Everywhere >= Role.Viewer) continue;
            // A pattern of connections, and a grant that gives nothing, show no DAG.
            IEnumerable<string> Of(GrantKind kind) => layer.Grants.Where(grant => grant.Kind == kind && grant.Role >= Role.Viewer).Select(grant => grant.Name);
            var conditions = new List<string>(Of(GrantKind.Dag).Select(pattern => dialect.Matches("d.dag_id", Value(dialect.Pattern(pattern)))));
            if (Of(GrantKind.Tag).ToList() is { Count: > 0 } tags) conditions.Add($"d.dag_id IN (SELECT t.dag_id FROM dag_tag t WHERE {dialect.AnyOf("t.tag", Value(dialect.List(tags)))})");
            layers.Add(conditions.Count == 0 ? "1 = 0" : $"({string.Join(" OR ", conditions)})");
        }

        return layers.Count == 0
            ? Whole(dialect)
            : new(dialect, dialect.List(await connection.QueryAsync<string>($"SELECT d.dag_id FROM dag d WHERE {string.Join(" AND ", layers)}", values)));
    }

    /// <summary>What the platform itself sees: everything.</summary>
    public static SeenDags Whole(Dialect dialect) => new(dialect, null);

    /// <summary>Whether nothing is hidden.</summary>
    public bool Everything => _ids is null;

    /// <summary>As a condition by itself: that a column names a DAG which is seen.</summary>
    public string Is(string column) => Everything ? "1 = 1" : $"{column} IN (SELECT each.value FROM {_dialect.Each("@seen")})";

    /// <summary>To be added to other conditions.</summary>
    public string And(string column) => Everything ? "" : " AND " + Is(column);

    /// <summary>The query's own parameters with that of the condition.</summary>
    public DynamicParameters With(object? own)
    {
        var values = own as DynamicParameters ?? new DynamicParameters(own);
        if (_ids is { } ids) values.Add("seen", ids);
        return values;
    }
}
