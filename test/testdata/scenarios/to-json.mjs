Object.prototype.toJSON = () => 'mine'
export default { name: 'to-json', title: 'All objects', cases: { one: 1 }, variants: { baseline: () => () => 1 } }
