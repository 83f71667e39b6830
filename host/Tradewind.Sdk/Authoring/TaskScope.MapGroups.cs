using System.Runtime.CompilerServices;

namespace Tradewind;

public abstract partial class TaskScope
{
    /// <summary>
    /// A group that is run for each element of what it maps over, each index going its own way:
    /// <code>
    /// var per = dag.MapGroup("per_country", countries, name: country => country.Code);
    /// var rows = per.Task("fetch", per.Element, country => Fetch(country));
    /// var sum = per.Task("sum", rows, per.Element, (rows, country) => rows.Sum());
    /// dag.Action("report", per.All(sum), sums => { });
    /// </code>
    /// </summary>
    /// <param name="id">The group's id; inside another group that one's id and a dot stand before it. No task may have it.</param>
    /// <param name="over">What it fans out over: a task's output (a list, an array, a dictionary), or <c>Each</c>, <c>Cross</c>, <c>Zip</c>.</param>
    /// <param name="name">What the index of an element is called: shown, and searched for, wherever its number is.</param>
    /// <param name="prefix">False: what is declared in it gets its id as if it stood outside.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public MapGroup<T> MapGroup<T>(
        string id, IMapOver<IEnumerable<T>> over, Func<T, string?>? name = null, bool prefix = true,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(over);
        return (MapGroup<T>)DefineGroup(
            id, file, line,
            (dag, parent, fullId, lineHere) => new MapGroup<T>(dag, parent, fullId, prefix, lineHere, over.Source.As(typeof(T)), NameOf(name)));
    }
}
