// Connections and variables: from the environment, from a folder of secrets, or stored on the server. To see it call:
//   TRADEWIND_VAR_CRM_READY=yes TRADEWIND_CONN_CRM='{"type":"http","host":"crm.example.com","login":"ada","password":"open-sesame"}' \
//     tradewind dags test dags/examples/configuration.csx
var dag = new Dag("configuration")
{
    Description = "Calls a system if there is one, and never shows its password.",
    Tags = ["example", "configuration"],
};

// A variable with a value for when there is none of that name.
var ready = dag.ShortCircuit("ready", ctx => ctx.Variable("crm_ready", "no") == "yes");
var call = dag.Action("call", ctx =>
{
    var crm = ctx.Connection("crm");
    ctx.Log($"Calls {crm.Host} as {crm.Login} with {crm.Password}.");
});
ready.Then(call);
