using Dapper;
using Tradewind.Engine.Access;

namespace Tradewind.Metastore.Access;

/// <summary>The condition by which a query gives only what belongs to DAGs that its reader sees; nothing is added for who sees everything.</summary>
internal sealed class SeenDags
{
    private readonly Dialect _dialect;
    private readonly List<(object Ids, object Tags)> _layers = [];

    private SeenDags(Rights rights, Dialect dialect)
    {
        _dialect = dialect;
        for (var layer = rights; layer is not null; layer = layer.Within)
        {
            if (layer.Everywhere >= Role.Viewer) continue;
            // A pattern of connections, and a grant that gives nothing, show no DAG.
            string[] Of(GrantKind kind) => [.. layer.Grants.Where(grant => grant.Kind == kind && grant.Role >= Role.Viewer).Select(grant => grant.Name)];
            _layers.Add((dialect.List(Of(GrantKind.Dag).Select(dialect.Pattern)), dialect.List(Of(GrantKind.Tag))));
        }
    }

    public static async ValueTask<SeenDags> AskAsync(ISight sight, Dialect dialect, CancellationToken cancel) => new(await sight.NowAsync(cancel), dialect);

    /// <summary>What the platform itself sees: everything.</summary>
    public static SeenDags Whole(Dialect dialect) => new(Rights.Whole, dialect);

    /// <summary>Whether nothing is hidden.</summary>
    public bool Everything => _layers.Count == 0;

    /// <summary>As a condition by itself: that a column names a DAG which is seen.</summary>
    public string Is(string column)
    {
        if (Everything) return "1 = 1";
        // Each pattern goes through the names once: a query has few patterns and may have many DAGs.
        return string.Join(" AND ", Enumerable.Range(0, _layers.Count).Select(layer =>
            $"""
            {column} IN (
                SELECT seen.dag_id FROM {_dialect.Each($"@seenIds{layer}")} CROSS JOIN dag seen WHERE {_dialect.Matches("seen.dag_id", "each.value")}
                UNION ALL
                SELECT seen_tag.dag_id FROM dag_tag seen_tag WHERE {_dialect.AnyOf("seen_tag.tag", $"@seenTags{layer}")})
            """));
    }

    /// <summary>To be added to other conditions.</summary>
    public string And(string column) => Everything ? "" : " AND " + Is(column);

    /// <summary>The query's own parameters with those of the condition.</summary>
    public DynamicParameters With(object? own)
    {
        var values = own as DynamicParameters ?? new DynamicParameters(own);
        for (var at = 0; at < _layers.Count; at++)
        {
            values.Add($"seenIds{at}", _layers[at].Ids);
            values.Add($"seenTags{at}", _layers[at].Tags);
        }

        return values;
    }
}
