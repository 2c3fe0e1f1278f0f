import jsTokens from 'js-tokens'

const isBlank = (token) => token?.type === 'WhiteSpace'
const isBreak = (token) => token === undefined || token.type === 'LineTerminatorSequence'

/** Takes out the blanks that types have left, and the comments on types, and leaves each line where it is. */
export function tidyBlanks(code) {
  const tokens = [...jsTokens(code)]
  return tokens
    .map((token, i) => {
      const { type, value } = token
      if (type === 'MultiLineComment' && isOnType(tokens, i)) return value.replace(/.*/g, '')
      const isWithin = isBlank(token) && !isBreak(tokens[i - 1])
      if (!isBlank(token) || (isWithin && value.length === 1)) return value
      if (isBreak(tokens[i + 1])) return ''
      return isWithin ? between(tokens[i - 1], tokens[i + 1]) : value
    })
    .join('')
    .replace(/[ \t]+$/gm, '')
}

/** Whether what follows a comment, on the next line, is a line of blanks where a type was. */
function isOnType(tokens, i) {
  return isBreak(tokens[i + 1]) && isBlank(tokens[i + 2]) && isBreak(tokens[i + 3])
}

/** What stands in place of a type: nothing before a bracket of a call or what closes, else a blank. */
function between(before, after) {
  if (/^[),;\]]/.test(after.value)) return ''
  return after.value === '(' &&
    before.type === 'IdentifierName' &&
    !/^(?:if|for|while|return|of|in|typeof|await|case|yield)$/.test(before.value)
    ? ''
    : ' '
}
