using Tradewind.Engine.Ports;

namespace Tradewind.Agent;

/// <summary>What of the metastore an agent uses.</summary>
/// <param name="Runs">Runs, which it moves on and claims work of.</param>
/// <param name="Callbacks">What is to be called back.</param>
/// <param name="Indices">Outputs of mapped tasks.</param>
/// <param name="States">What tasks keep from attempt to attempt.</param>
/// <param name="Cache">Successes that are taken over.</param>
/// <param name="Looks">Looks that sensors share.</param>
/// <param name="Assets">The news that runs are made of.</param>
/// <param name="Dags">DAGs and their compiled bytes.</param>
/// <param name="Plugins">Plugins that runners load.</param>
public sealed record AgentStores(
    IRunStore Runs, ICallbackStore Callbacks, IIndexOutputs Indices, IStateStore States, ICacheStore Cache, ISharedLooks Looks, IAssetStore Assets, IDagStore Dags, IPluginStore Plugins);
