using Tradewind.Graph;

namespace Tradewind;

/// <summary>What a task does when it runs. Execution calls it; the graph shows its name and settings.</summary>
internal abstract class TaskBody
{
    public const string Code = "code";

    /// <summary>The word for it in the graph: an operator's type name, or <c>code</c>.</summary>
    public virtual string OperatorName => Code;

    /// <summary>The operator type whose plugin the graph names; null for code.</summary>
    public virtual Type? OperatorType => null;

    public abstract TaskKind Kind { get; }

    /// <summary>The operator instances that are known when the script loads, each with the prefix of its settings' names.</summary>
    public virtual IEnumerable<(string Prefix, Operator Operator)> Operators => [];

    /// <summary>What the graph shows of it besides the settings of its operators.</summary>
    public virtual IEnumerable<KeyValuePair<string, string>> Shown => [];
}
