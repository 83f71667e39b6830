using System.Runtime.CompilerServices;

namespace Tradewind;

public abstract partial class TaskScope
{
    /// <summary>
    /// Goes on only in the run of the schedule's latest slot: in an older one, of a catchup or a backfill, all direct successors are skipped,
    /// and what follows them goes by its own rules. Runs made by hand or by news of assets always go on. A slot is the latest until the
    /// next one is due, by the metastore's clock.
    /// </summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TaskRef LatestOnly(string id, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(Define(
        id,
        new BranchBody((_, ctx) =>
        {
            ctx.Log(ctx.Facts.IsLatest ? "No later slot of the schedule is due: it goes on." : "A later slot of the schedule is due: what comes next is skipped.");
            return ctx.Facts.IsLatest ? null : None;
        })
        {
            LatestOnly = true,
        },
        [], file, line));
}
