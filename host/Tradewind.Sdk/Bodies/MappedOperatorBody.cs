using Tradewind.Graph;

namespace Tradewind;

/// <summary>A lambda that makes the operator for one element of the output it is mapped over.</summary>
internal sealed class MappedOperatorBody(TaskKind kind, string operatorName, Type operatorType, Func<object?, TaskBody> bodyFor) : TaskBody
{
    public override TaskKind Kind => kind;

    public override string OperatorName => operatorName;

    public override Type OperatorType => operatorType;

    public Func<object?, TaskBody> BodyFor => bodyFor;
}
