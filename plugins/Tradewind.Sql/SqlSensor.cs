using System.Globalization;

namespace Tradewind.Sql;

/// <summary>
/// Waits until a query's first cell is true: there is a row, and its first cell is not null, false, 0, an empty text or the text
/// <c>0</c> or <c>false</c>. That cell is the output.
/// <code>dag.Sensor("loaded", new SqlSensor { Connection = "warehouse", Sql = "SELECT id FROM loads WHERE day = @day", Parameters = { ["day"] = From(ctx => DateOnly.FromDateTime(ctx.LogicalDate.Date)) } });</code>
/// </summary>
public sealed class SqlSensor : SensorOperator
{
    /// <summary>The id of a connection of type <c>sqlite</c> or <c>postgres</c>, or <c>sqlite:</c> and the path of a database file.</summary>
    public required Value<string> Connection { get; init; }

    /// <summary>The query. For "is there a row": <c>SELECT 1 FROM ...</c>.</summary>
    public required Value<string> Sql { get; init; }

    /// <summary>What <c>@name</c> in the query stands for.</summary>
    public Dictionary<string, Value> Parameters { get; init; } = [];

    /// <inheritdoc />
    public override async Task<SensorResult> CheckAsync(OperatorContext ctx, CancellationToken cancellationToken)
    {
        await using var database = await SqlDatabase.OpenAsync(ctx.Get(Connection), ctx, cancellationToken);
        return await database.GuardAsync(async () =>
        {
            await using var reader = await database.QueryAsync(ctx.Get(Sql), ctx.Get(Parameters), cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                return SensorResult.NotYet("the query has no row");

            var cell = database.Cells(reader, database.ColumnsOf(reader))[0];
            return IsTrue(cell) ? SensorResult.Met(cell) : SensorResult.NotYet($"the first cell is {Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "null"}");
        });
    }

    private static bool IsTrue(object? cell) => cell switch
    {
        null => false,
        bool yes => yes,
        string text => text.Length > 0 && text != "0" && !text.Equals("false", StringComparison.OrdinalIgnoreCase),
        int or long or double or decimal => Convert.ToDouble(cell, CultureInfo.InvariantCulture) != 0,
        _ => true,
    };
}
