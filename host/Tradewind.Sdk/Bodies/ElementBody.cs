using Tradewind.Graph;

namespace Tradewind;

/// <summary>Stands for the element of a mapped group where a task's output may stand. It is never executed, nor part of the graph.</summary>
internal sealed class ElementBody : TaskBody
{
    public override TaskKind Kind => TaskKind.Action;
}
