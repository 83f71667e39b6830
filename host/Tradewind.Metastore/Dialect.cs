using System.Reflection;

namespace Tradewind.Metastore;

/// <summary>What differs between the databases in otherwise portable SQL.</summary>
internal abstract class Dialect
{
    /// <summary>What the words in braces of a migration stand for.</summary>
    public abstract IReadOnlyDictionary<string, string> Tokens { get; }

    /// <summary>Assemblies with migrations, the shared one first.</summary>
    public abstract IReadOnlyList<Assembly> Migrations { get; }

    /// <summary>The database's clock, in microseconds, as an expression.</summary>
    public abstract string Now { get; }

    /// <summary>Counts the tables of a name (<c>@name</c>): 1 or 0.</summary>
    public abstract string CountTables { get; }

    /// <summary>The condition that a column is one of a list; the parameter's value comes from <see cref="List(IEnumerable{long})"/>.</summary>
    public abstract string AnyOf(string column, string parameter);

    /// <summary>The condition that a text fits a pattern, which comes from <see cref="Pattern"/>; upper and lower case differ.</summary>
    public abstract string Matches(string column, string pattern);

    /// <summary>A pattern of names, in which only <c>*</c> means anything, in the database's form.</summary>
    public abstract string Pattern(string pattern);

    /// <summary>A list parameter as a table <c>each</c> with the column <c>value</c>.</summary>
    public abstract string Each(string parameter);

    /// <summary>Joins the task instances of a run as <c>i</c>, in a form that goes through the index whatever the planner knows.</summary>
    public abstract string JoinInstances(string run);

    /// <summary>Joins the latest runs of each DAG <c>d</c> as <c>r</c>, in a form that goes through the index whatever the planner knows.</summary>
    public abstract string JoinLatestRuns(int count);

    /// <summary>Ends a query whose rows nobody else may change before the transaction is over.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>A list of numbers as a parameter for <see cref="AnyOf"/>.</summary>
    public abstract object List(IEnumerable<long> values);

    /// <summary>A list of texts as a parameter for <see cref="AnyOf"/>.</summary>
    public abstract object List(IEnumerable<string> values);

    /// <summary>Ends a query that locks its rows for the transaction and passes over those that others have; empty where nobody else can have any.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Notes moves of a run in the journal: <c>@run, @at, @actor, @moves</c>.</summary>
    public abstract string AddToJournal { get; }

    /// <summary>Lets a transaction's commit not wait for the disk; null where that cannot be said for one transaction.</summary>
    public virtual string? RelaxDurability => null;

    /// <summary>Whether a fault says that the database is away, full or overrun.</summary>
    public abstract bool IsAway(Exception fault);

    /// <summary>Whether the fault means that a unique constraint refused a row.</summary>
    public abstract bool IsDuplicate(Exception fault);
}
