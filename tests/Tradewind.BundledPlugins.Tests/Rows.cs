using System.Runtime.CompilerServices;

namespace Tradewind.BundledPlugins;

/// <summary>A source of given batches, and a sink that keeps what it gets.</summary>
internal static class Rows
{
    public static TransferSource Of(IReadOnlyList<RowColumn> columns, params object?[][] rows) => new Fixed(columns, [rows], null);

    /// <summary>A source that gives its rows and then breaks.</summary>
    public static TransferSource Breaking(IReadOnlyList<RowColumn> columns, params object?[][] rows) =>
        new Fixed(columns, [rows], new IOException("the source broke"));

    public static async Task<(IReadOnlyList<RowColumn> Columns, List<object?[]> Rows)> AllOf(TransferSource source, Testing.TestAttempt attempt)
    {
        IReadOnlyList<RowColumn>? columns = null;
        var rows = new List<object?[]>();
        await foreach (var batch in source.ReadAsync(attempt.Context, attempt.Cancellation.Token))
        {
            (columns ??= batch.Columns).ShouldBeSameAs(batch.Columns);
            rows.AddRange(batch.Rows);
        }

        return (columns.ShouldNotBeNull(), rows);
    }

    private sealed class Fixed(IReadOnlyList<RowColumn> columns, object?[][][] batches, Exception? end) : TransferSource
    {
        public override async IAsyncEnumerable<RowBatch> ReadAsync(OperatorContext ctx, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var rows in batches)
            {
                await Task.Yield();
                yield return new RowBatch(columns, rows, 0);
            }

            if (end is not null)
                throw end;
        }
    }
}
