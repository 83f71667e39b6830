using System.Runtime.CompilerServices;

namespace Tradewind.Sdk.Tests;

internal sealed class SendOperator : ActionOperator<int>
{
    public required Value<string> Url { get; init; }

    public Dictionary<string, Value<string>> Headers { get; } = [];

    public IReadOnlyList<Value<string>> Arguments { get; init; } = [];

    public Payload? Body { get; init; }

    public Value<string>? Proxy { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    [Secret]
    public Value<string>? Token { get; init; }

    public override Task<OperatorOutcome<int>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken)
    {
        ctx.Log($"{ctx.Get(Url)} {string.Join(' ', ctx.Get(Arguments))} {ctx.Get(Headers)["X-A"]} {ctx.GetOr(Proxy, "none")}");
        return Task.FromResult<OperatorOutcome<int>>(ctx.Get(Body)?.Bytes.Length ?? 0);
    }
}

internal sealed class LinesSource : TransferSource
{
    public required Value<string> Path { get; init; }

    public override async IAsyncEnumerable<RowBatch> ReadAsync(OperatorContext ctx, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RowColumn[] columns = [new("line", typeof(string))];
        await foreach (var line in File.ReadLinesAsync(ctx.Get(Path), cancellationToken))
            yield return new RowBatch(columns, [[line]], line.Length + 1);
    }
}

internal sealed class LinesSink : TransferSink
{
    public required Value<string> Path { get; init; }

    public override async Task WriteAsync(IAsyncEnumerable<RowBatch> batches, OperatorContext ctx, CancellationToken cancellationToken)
    {
        await foreach (var batch in batches.WithCancellation(cancellationToken))
            await File.AppendAllLinesAsync(ctx.Get(Path), batch.Rows.Select(r => (string)r[0]!), cancellationToken);
    }
}
