using System.Runtime.CompilerServices;

namespace Tradewind.Execution.Tests;

internal sealed class Sender : ActionOperator<string>
{
    public required Value<string> Url { get; init; }

    [Secret]
    public Value<string>? Token { get; init; }

    public bool Fail { get; init; }

    public override Task<OperatorOutcome<string>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken) =>
        Task.FromResult<OperatorOutcome<string>>(
            Fail ? OperatorOutcome.Failed($"refused {ctx.Get(Url)} with {ctx.GetOr(Token, "")}", retry: false) : $"sent {ctx.Get(Url)}");
}

internal sealed class FileThere : SensorOperator
{
    public required Value<string> Path { get; init; }

    public override Task<SensorResult> CheckAsync(OperatorContext ctx, CancellationToken cancellationToken) =>
        Task.FromResult(File.Exists(ctx.Get(Path)) ? SensorResult.Met() : SensorResult.NotYet($"{ctx.Get(Path)} is not there"));
}

internal sealed class Numbers : TransferSource
{
    public required int Count { get; init; }

    public override async IAsyncEnumerable<RowBatch> ReadAsync(OperatorContext ctx, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RowColumn[] columns = [new("n", typeof(int))];
        foreach (var chunk in Enumerable.Range(0, Count).Chunk(1000))
        {
            await Task.Yield();
            yield return new RowBatch(columns, [.. chunk.Select(n => new object?[] { n })], chunk.Length * sizeof(int));
        }
    }
}

internal sealed class Collector : TransferSink
{
    public int Sum { get; private set; }

    public override async Task WriteAsync(IAsyncEnumerable<RowBatch> batches, OperatorContext ctx, CancellationToken cancellationToken)
    {
        await foreach (var batch in batches.WithCancellation(cancellationToken))
            Sum += batch.Rows.Sum(r => (int)r[0]!);
    }
}

internal sealed class DeferringOperator : ActionOperator<string>
{
    public override async Task<OperatorOutcome<string>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken) =>
        await ctx.EventAsync() is { } done
            ? OperatorOutcome.Success($"{done.State}: {done.Data<int>()}")
            : OperatorOutcome.Deferred(Deferral.ToCallback() with { State = $"job 7 at {await ctx.CallbackUrlAsync(Dsl.Hours(1))}" });
}
