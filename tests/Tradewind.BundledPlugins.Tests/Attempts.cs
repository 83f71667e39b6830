using Tradewind.Testing;

namespace Tradewind.BundledPlugins;

internal static class Attempts
{
    /// <summary>An attempt whose relative paths count from the folder.</summary>
    public static TestAttempt In(TemporaryFolder folder)
    {
        var attempt = new TestAttempt();
        attempt.Facts = attempt.Facts with { WorkDirectory = folder.Path };
        return attempt;
    }

    public static Task<OperatorOutcome<T>> RunAsync<T>(this TestAttempt attempt, ActionOperator<T> action) =>
        action.RunAsync(attempt.Context, attempt.Cancellation.Token);

    public static Task<SensorResult> CheckAsync(this TestAttempt attempt, SensorOperator sensor) =>
        sensor.CheckAsync(attempt.Context, attempt.Cancellation.Token);

    public static async Task<TransferResult> TransferAsync(this TestAttempt attempt, TransferSource source, TransferSink sink)
    {
        long rows = 0, bytes = 0;
        var ctx = attempt.Context;
        await sink.WriteAsync(Counted(), ctx, attempt.Cancellation.Token);
        return new TransferResult(rows, bytes);

        async IAsyncEnumerable<RowBatch> Counted()
        {
            await foreach (var batch in source.ReadAsync(ctx, attempt.Cancellation.Token))
            {
                rows += batch.Rows.Count;
                bytes += batch.Bytes;
                yield return batch;
            }
        }
    }
}
